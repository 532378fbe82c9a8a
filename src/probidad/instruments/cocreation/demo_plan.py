"""The demonstration's action plan: seven commitments on the seed handbook's topics, with activities that show every light.

Days are counted from the day on which the demonstration is made, so that lights stay as they are meant.
"""

import datetime as dt
from dataclasses import dataclass

from probidad.instruments.cocreation.rules.lights import Dated, Record
from probidad.instruments.cocreation.rules.schedule import Activity


@dataclass(frozen=True)
class Told:
    """What one side recorded of an activity, in days from today. ``done``: on which day, if it was; ``shown``: means of verification."""

    on: int
    note: str
    done: int | None = None
    shown: int = 0

    def record(self, today: dt.date) -> Record:
        done = None if self.done is None else today + dt.timedelta(days=self.done)
        return Record(today + dt.timedelta(days=self.on), done, self.shown)


@dataclass(frozen=True)
class Step:
    """An activity of a work plan. ``starts`` and ``ends`` in days from today; ``after`` names other steps of its commitment."""

    key: str
    name: str
    starts: int
    ends: int
    deliverable: str
    after: tuple[str, ...] = ()
    government: tuple[Told, ...] = ()
    monitor: tuple[Told, ...] = ()

    def activity(self, today: dt.date) -> Activity:
        return Activity(self.key, *self._days(today), days=self.ends - self.starts + 1, after=self.after)

    def dated(self, today: dt.date) -> Dated:
        return Dated(*self._days(today))

    def _days(self, today: dt.date) -> tuple[dt.date, dt.date]:
        return today + dt.timedelta(days=self.starts), today + dt.timedelta(days=self.ends)


@dataclass(frozen=True)
class Promise:
    """A commitment: its card in short, the codes of the 2030 Agenda that it touches, and its work plan."""

    key: str
    topic: str
    text: str
    responsible: str
    monitor: str
    targets: tuple[str, ...]
    steps: tuple[Step, ...]


UNIFORMS = Promise(
    "uniforms",
    "Seguir el dinero",
    "Publicar, escuela por escuela y en los tres días siguientes, los uniformes y útiles que se pagaron, salieron y llegaron",
    "Secretaría de Bienestar del Estado de Altavista",
    "Red Ciudadana por la Escuela Pública",
    ("1.3", "4.1", "16.6", "16.10"),
    (
        Step("rules", "Publicar las reglas de operación en lenguaje claro, mixteco y náhuatl", -300, -240, "Reglas publicadas", (), (Told(-250, "Publicadas en el Periódico Oficial.", -252, 2),), (Told(-245, "Comprobamos las tres versiones.", -252, 1),)),
        Step("components", "Publicar los componentes y partidas del programa, con su presupuesto", -239, -180, "Tabla abierta de partidas", ("rules",), (Told(-150, "Faltaba validar una partida.", -158, 1),), (Told(-149, "Se publicó con tres semanas de retraso.", -158, 1),)),
        Step("hackathon", "Hacer un hackatón con escuelas y colectivos para diseñar el registro de entregas", -200, -170, "Prototipo y código abierto", (), (Told(-172, "Participaron 64 personas.", -175, 3),), (Told(-170, "Participamos; el código está publicado.", -175, 1),)),
        Step("register", "Poner en marcha el registro de entregas por escuela", -150, -60, "Registro en línea", ("hackathon",), (Told(-62, "El registro funciona.", -65, 1),), (Told(-55, "Sólo aparecen 21 de 48 escuelas: no lo damos por hecho."),)),
        Step("committees", "Formar comités de madres y padres que cuenten las entregas", -59, 60, "Actas de 48 comités", ("register",), (Told(-20, "Van 31 comités."),), (Told(-15, "Visitamos 12; 11 funcionan."),)),
        Step("report", "Publicar el informe del primer ciclo: dinero y entregas, lado a lado", 61, 150, "Informe y datos abiertos", ("committees",)),
    ),
)  # fmt: skip

OTHERS = (
    Promise(
        "pay_gap",
        "Igualdad salarial",
        "Reducir a la mitad la brecha salarial entre mujeres y hombres en veinte empresas que se suman de manera voluntaria",
        "Secretaría del Trabajo",
        "Colectiva Cuentas Claras",
        ("5.1", "8.5"),
        (
            Step("diagnosis", "Medir la brecha en las veinte empresas", -280, -190, "Diagnóstico por empresa", (), (Told(-200, "Veinte diagnósticos entregados.", -203, 20),), (Told(-198, "Los revisamos todos.", -203, 1),)),
            Step("plans", "Acordar un plan de igualdad en cada empresa", -189, -40, "Veinte planes firmados", ("diagnosis",), (Told(-45, "Diecinueve planes firmados; el último se firmó hoy.", -45, 20),), (Told(-44, "Los tenemos a la vista.", -45, 1),)),
        ),
    ),
    Promise(
        "day_labour",
        "Empleo",
        "Abrir un registro local de personas jornaleras agrícolas con oficinas en los municipios de donde salen y a donde llegan",
        "Secretaría del Campo",
        "Pastoral de Jornaleros de la Sierra",
        ("8.8", "10.7"),
        (
            Step("offices", "Instalar las primeras 12 oficinas municipales", -260, -120, "Actas de instalación", (), (Told(-118, "Hay 12 oficinas.", -121),), (Told(-110, "Encontramos 7 abiertas."),)),
            Step("registration", "Registrar a 3,000 personas", -119, -35, "Padrón sin datos personales, por municipio", ("offices",), (Told(-100, "Empezó el registro en 5 municipios."),)),
        ),
    ),
    Promise(
        "pregnancy",
        "Educación y salud",
        "Acompañar a todas las adolescentes embarazadas de cuatro municipios para que sigan en la escuela, y dar educación sexual en sus secundarias",
        "Secretaría de Educación",
        "Jóvenes por Decidir",
        ("3.7", "4.1", "5.6"),
        (
            Step("workshops", "Dar talleres en 22 secundarias", -200, 30, "Programa y listas por escuela, sin nombres", (), (Told(-130, "Van 9 secundarias."),), (Told(-30, "Van 14 secundarias según las directoras."),)),
            Step("grants", "Entregar becas de permanencia", -90, 120, "Número de becas por municipio", (), (Told(-12, "61 becas entregadas."),), (Told(-10, "Confirmado con 3 escuelas."),)),
        ),
    ),
    Promise(
        "kilns",
        "Medio ambiente",
        "Trasladar las ladrilleras artesanales de la colonia Los Hornos a un parque con gas, sin que nadie pierda su trabajo",
        "Secretaría de Medio Ambiente",
        "Vecinas y Vecinos de Los Hornos",
        ("3.9", "11.6"),
        (
            Step("census", "Contar hornos, familias y empleos", -310, -220, "Censo publicado", (), (Told(-221, "Censo publicado.", -225, 1),), (Told(-219, "Contamos dos hornos más; se corrigió.", -219, 1),)),
            Step("park", "Construir el parque ladrillero con red de gas", -219, -70, "Acta de entrega", ("census",), (Told(-180, "La obra está en licitación."),), (Told(-60, "No hay obra en el predio."),)),
            Step("move", "Trasladar los primeros 15 hornos", -69, 10, "Lista de hornos apagados", ("park",)),
        ),
    ),
    Promise(
        "parking",
        "Accesibilidad",
        "Georreferenciar y rehabilitar los cajones de estacionamiento para personas con discapacidad en la capital",
        "Municipio de Puerto Claro",
        "Consejo Ciudadano de Personas con Discapacidad",
        ("10.2", "11.2", "11.7"),
        (
            Step("map", "Publicar el mapa de cajones con su estado", -160, -80, "Mapa y datos abiertos", (), (Told(-82, "Mapa publicado: 214 cajones.", -84, 2),), (Told(-79, "Recorrimos 60: el mapa es correcto.", -84, 1),)),
            Step("repairs", "Rehabilitar 100 cajones", -79, 200, "Fotografías antes y después", ("map",), (Told(-8, "Van 37."),), (Told(-6, "Vimos 35."),)),
        ),
    ),
    Promise(
        "anticorruption",
        "Sistema local anticorrupción",
        "Publicar y transmitir en vivo cada paso de los nombramientos del Sistema Local Anticorrupción",
        "Congreso del Estado de Altavista",
        "Observatorio de Designaciones",
        ("16.5", "16.6", "16.7"),
        (
            Step("calls", "Publicar convocatorias, criterios y expedientes", 5, 60, "Sitio de la convocatoria"),
            Step("sessions", "Transmitir entrevistas y votaciones, y publicar los votos con sus razones", 61, 120, "Grabaciones y actas", ("calls",)),
        ),
    ),
)  # fmt: skip

PLAN = (UNIFORMS, *OTHERS)
