"""The tables of the database: all of them at once where there is none, by migrations where there are some."""

from __future__ import annotations

from typing import Final

from django.apps import apps
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

_QUIET: Final = {"verbosity": 0, "interactive": False}


def make_tables() -> None:
    """Bring the tables up to date; does nothing where they are.

    On an empty database the tables are made as they are now, and all migrations are noted as done: replaying how they
    came to be takes ten times as long. A test holds that both ways end the same.
    """
    if connection.introspection.table_names():
        call_command("migrate", **_QUIET)
        return
    emit_pre_migrate_signal(0, False, connection.alias)
    loader = MigrationLoader(None)
    # One transaction: a crash leaves an empty database, which is begun anew.
    with connection.schema_editor() as editor:
        editor.create_model(MigrationRecorder.Migration)
        for model in apps.get_models():
            if model._meta.managed and not model._meta.proxy and not model._meta.swapped:
                editor.create_model(model)
        MigrationRecorder.Migration.objects.using(connection.alias).bulk_create(
            MigrationRecorder.Migration(app=app, name=name) for app, name in sorted(loader.graph.nodes)
        )
    emit_post_migrate_signal(0, False, connection.alias)
