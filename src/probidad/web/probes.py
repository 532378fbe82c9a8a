"""Whether the process lives, and whether it can serve: for a supervisor or a load balancer."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse

from probidad.core.markers import public


@public
def livez(request):
    """The process answers."""
    return JsonResponse({"live": True})


@public
def readyz(request):
    """The database answers and has all migrations; 503 otherwise."""
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return JsonResponse({"ready": not pending}, status=503 if pending else 200)
