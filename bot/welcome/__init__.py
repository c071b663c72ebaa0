"""The welcome package: topics, their facts with source and date, and the answers made from them."""
