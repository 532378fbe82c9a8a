"""How a service refuses what a person got wrong, and how a form shows it."""

from django.core.exceptions import ValidationError


def refusal(message: str, *, code: str, field: str | None = None) -> ValidationError:
    """A ValidationError with a code; ``field`` names the form's field beside which it belongs."""
    error = ValidationError(message, code=code)
    return ValidationError({field: error}) if field else error


class ShowsRefusals:
    """Mixin of forms: shows again what was typed, with a service's refusal beside the field that it names."""

    def put(self, name: str, value: str) -> None:
        """Put a value into a field of a form that was sent, in place of what came; the rest stays as it was typed."""
        self.data = self.data.copy()
        self.data[self.add_prefix(name)] = value

    def add_refusal(self, error: ValidationError) -> None:
        """Add the error; of a field that the form lacks, above all fields."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, errors in error.error_dict.items():
            self.add_error(name if name in self.fields else None, errors)
