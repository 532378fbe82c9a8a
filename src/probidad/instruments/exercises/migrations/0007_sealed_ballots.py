"""Credentials that are signed blindly, and manifests, in place of codes alone and of keys that the server made."""

import django.db.models.deletion
from django.core.management.base import CommandError
from django.db import migrations, models

import probidad.instruments.exercises.models.rounds

# What a round of the former protocol is waiting for can't be sealed, nor opened, by the new one.
UNFINISHED = ("open", "ended")


def refuse_unfinished(apps, schema_editor):
    rounds = apps.get_model("exercises", "Round").objects.filter(state__in=UNFINISHED)
    if rounds.exists():
        raise CommandError(
            "There are rounds that are open, or wait for their key: close or abandon them with the former version first. / "
            "Hay rondas abiertas, o que esperan su llave: ciérralas o abandónalas primero con la versión anterior."
        )


def name_each(apps, schema_editor):
    for round in apps.get_model("exercises", "Round").objects.all():
        round.token = probidad.instruments.exercises.models.rounds.new_token()
        round.save(update_fields=["token"])


def forget_ballots(apps, schema_editor):
    """Only what the tidying of a closed round hadn't reached yet."""
    apps.get_model("exercises", "Ballot").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("exercises", "0006_what_was_told")]

    operations = [
        migrations.RunPython(refuse_unfinished, refuse_unfinished),
        migrations.RunPython(forget_ballots, forget_ballots),
        migrations.RemoveConstraint(model_name="ballot", name="ballot_names_its_exercise"),
        migrations.RemoveConstraint(model_name="round", name="round_opens_with_a_proved_key"),
        migrations.RemoveField(model_name="ballot", name="exercise"),
        migrations.RemoveField(model_name="ballot", name="kind"),
        migrations.RemoveField(model_name="ballot", name="round"),
        migrations.RemoveField(model_name="round", name="key_proved"),
        migrations.RemoveField(model_name="round", name="public_key"),
        migrations.AddField(
            model_name="ballot",
            name="key",
            field=models.CharField(db_index=True, default="", max_length=32),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="participationcode",
            name="way",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "Not used"),
                    ("browser", "Exchanged for credentials"),
                    ("server", "Answers are sealed by the server"),
                ],
                default="",
                max_length=7,
            ),
        ),
        migrations.AddField(
            model_name="participationcode",
            name="handle",
            field=models.CharField(max_length=32, null=True, unique=True),
        ),
        migrations.AddField(
            model_name="participationcode",
            name="blinded",
            field=models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="roster", name="digest", field=models.CharField(blank=True, default="", max_length=64), preserve_default=False
        ),
        migrations.AddField(
            model_name="roster",
            name="salt",
            field=models.BinaryField(default=probidad.instruments.exercises.models.rounds.new_salt),
        ),
        migrations.AddField(model_name="round", name="sealing_key", field=models.BinaryField(null=True)),
        migrations.AddField(model_name="round", name="signing_key", field=models.BinaryField(null=True)),
        migrations.AddField(
            model_name="round", name="token", field=models.CharField(editable=False, max_length=16, null=True)
        ),
        migrations.RunPython(name_each, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="round",
            name="token",
            field=models.CharField(
                default=probidad.instruments.exercises.models.rounds.new_token,
                editable=False,
                max_length=16,
                unique=True,
            ),
        ),
        migrations.AddConstraint(
            model_name="participationcode",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("handle__isnull", False), ("way", "browser"), models.Q(("blinded", ""), _negated=True)),
                    models.Q(models.Q(("way", "browser"), _negated=True), ("blinded", ""), ("handle", None)),
                    _connector="OR",
                ),
                name="participation_code_is_exchanged_with_its_digests",
            ),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "closed", "abandoned"]),
                    models.Q(("sealing_key__isnull", False), ("signing_key__isnull", False)),
                    _connector="OR",
                ),
                name="round_takes_answers_with_its_custodians_keys",
            ),
        ),
        migrations.CreateModel(
            name="IssuingKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "use",
                    models.CharField(
                        choices=[
                            ("answer", "Answer"),
                            ("comment", "Comment"),
                            ("satisfaction", "Satisfaction"),
                            ("unit", "Unit"),
                        ],
                        max_length=12,
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("key_id", models.CharField(max_length=32, unique=True)),
                ("public", models.BinaryField()),
                ("private", models.BinaryField(null=True)),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="issuing_keys",
                        to="exercises.round",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("round", "use", "number"), name="round_has_an_issuing_key_once"
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="SignedManifest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("document", models.TextField()),
                ("signature", models.BinaryField()),
                (
                    "round",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="manifest",
                        to="exercises.round",
                    ),
                ),
            ],
        ),
    ]
