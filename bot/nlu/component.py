"""What the graph components share: how Rasa makes them, and what their cache key covers."""

from __future__ import annotations

import hashlib
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar, Generic, TypeVar

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from typing_extensions import Self

from bot.settings import settings

Model = TypeVar("Model")


class Component(GraphComponent):
    """A component that learns nothing.

    ``helpers`` are the modules that do its work, ``read_files`` the files (under the folder of data) that they read.
    """

    helpers: ClassVar[tuple[ModuleType, ...]] = ()
    read_files: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Self:
        """See Rasa's GraphComponent."""
        return cls()

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Rasa's own cache key covers the class alone; the code that does the work stands in other modules."""
        files = [Path(str(module.__file__)) for module in cls.helpers]
        files += [settings().data / name for name in cls.read_files]
        return hashlib.sha256(b"\n".join(file.read_bytes() for file in files)).hexdigest()


class Learner(Component, Generic[Model]):
    """A component with a model that a training writes into Rasa's storage."""

    def __init__(self, model_storage: ModelStorage, resource: Resource, model: Model | None = None) -> None:
        self._model_storage = model_storage
        self._resource = resource
        self._learned = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Self:
        """See Rasa's GraphComponent."""
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Self:
        """See Rasa's GraphComponent."""
        with model_storage.read_from(resource) as folder:
            return cls(model_storage, resource, cls.read(Path(folder)))

    @classmethod
    def read(cls, folder: Path) -> Model:
        """The model that ``keep`` wrote into a folder."""
        raise NotImplementedError

    @property
    def _model(self) -> Model:
        if self._learned is None:
            raise RuntimeError("the component was neither trained nor loaded")
        return self._learned

    def _keep(self, model: Any) -> Resource:
        """Write a model into Rasa's storage and work with it."""
        self._learned = model
        with self._model_storage.write_to(self._resource) as folder:
            model.save(Path(folder))
        return self._resource
