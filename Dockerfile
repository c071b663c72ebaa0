# One image for all processes of the assistant; compose.yaml says which runs where.
FROM node:22-slim AS looks
WORKDIR /build
COPY bot/web/package.json bot/web/package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund

FROM python:3.10-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core postgresql-client \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /assistant
COPY requirements.txt pyproject.toml ./
RUN pip install --no-cache-dir --require-hashes --no-deps --requirement requirements.txt
COPY . .
COPY --from=looks /build/node_modules bot/web/node_modules
ENV PYTHONPATH=/assistant PYTHONWARNINGS=ignore RASA_TELEMETRY_ENABLED=false SQLALCHEMY_SILENCE_UBER_WARNING=1 \
    STATE_DIR=/state
RUN python -m bot check --summary && python -m bot train \
    && useradd --system --no-create-home assistant && install -d -o assistant /state
USER assistant
ENTRYPOINT ["python", "-m", "bot"]
