from django.db import migrations, models


class Migration(migrations.Migration):
    # Apart from the data's change: PostgreSQL alters no table in the transaction that changed its rows.

    dependencies = [
        ('exercises', '0004_earlier_rounds'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'released'), _negated=True), models.Q(('released_text', ''), _negated=True), _connector='OR'), name='comment_is_released_with_its_masked_text'),
        ),
        migrations.AddConstraint(
            model_name='dilemma',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_on', None), models.Q(('withdrawal_reason', ''), _negated=True), _connector='OR'), name='dilemma_is_withdrawn_with_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='roundunit',
            constraint=models.CheckConstraint(condition=models.Q(('reports_with', None), ('group_name', ''), _connector='OR'), name='round_unit_stands_for_others_or_reports_with_one'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_on__isnull', False), _connector='OR'), name='round_that_closed_says_when'),
        ),
    ]
