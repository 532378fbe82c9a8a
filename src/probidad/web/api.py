"""The HTTP API, version 1: what is public, for machines."""

from ninja import NinjaAPI

from probidad.core import registry

api = NinjaAPI(
    title="Probidad",
    version="1",
    urls_namespace="api",
    docs_url=None,
    description="What Probidad publishes, for machines. No key is needed; nothing personal is in it.",
)

for instrument in registry.instruments():
    if instrument.api_router:
        api.add_router(f"/{instrument.name}", instrument.api_router)
