"""The demonstration's story: one problem of an invented state, followed from forty raw ideas to its commitment.

The programme is like the one of the seed handbook's box “Follow the Money” (Oaxaca, 2016: school uniforms and supplies); state, people,
figures and words are invented here. All of it is what users would have written, so it is in Spanish.
"""

from probidad.instruments.cocreation.rules.matrix import Rating
from probidad.instruments.cocreation.rules.objectives import Objective
from probidad.instruments.cocreation.rules.sectors import Sector
from probidad.instruments.cocreation.rules.trees import Link, Node, Strength, Tree

PROBLEM = (
    "Tres de cada diez niñas y niños de los municipios más pobres de Altavista empiezan el ciclo escolar sin el uniforme "
    "y los útiles que el estado ya pagó"
)

# Side by side, dissent too: what each sector sees in it.
VIEWPOINTS = {
    Sector.STATE_EXECUTIVE: (
        "Las entregas salen completas del almacén estatal. El retraso empieza en los municipios, que no tienen dónde "
        "guardarlas ni quién firme por ellas."
    ),
    Sector.MUNICIPALITY: (
        "El aviso de entrega llega con dos días, por oficio, cuando ya empezaron las clases. Nadie nos dice cuántos paquetes ni de "
        "qué tallas, así que no podemos reclamar lo que no sabemos que falta."
    ),
    Sector.CIVIL_SOCIETY: (
        "Sin padrón público de escuelas y paquetes no hay manera de saber cuántos llegaron. En 2024 encontramos uniformes de este "
        "programa a la venta en el tianguis de San Isidro."
    ),
    Sector.ACADEMIA: (
        "El costo por paquete subió 41 % en tres años y la calidad bajó: en nuestra muestra, uno de cada cuatro uniformes se descosió "
        "antes de diciembre. No sabemos qué efecto tiene en la asistencia: nadie lo mide."
    ),
    Sector.OVERSIGHT_BODY: (
        "Las reglas de operación cumplen con publicarse, pero un mes después de que empieza el ciclo. La información existe; llega "
        "tarde y en imágenes escaneadas."
    ),
}

BASELINE = {
    "value": "30",
    "unit": "% de estudiantes sin paquete completo al primer día de clases",
    "source": "Encuesta en 48 escuelas de doce municipios de muy alta marginación, Universidad de Altavista (inventada)",
}

_TEXTS = {
    "problem": PROBLEM,
    # Causes
    "late_rules": "Las reglas de operación se publican un mes después de que empieza el ciclo escolar",
    "late_contract": "El contrato de los uniformes se firma en agosto, cuando la producción tarda noventa días",
    "old_roster": "Las tallas y los números de estudiantes son los del ciclo anterior",
    "no_notice": "Las escuelas no saben qué día ni cuántos paquetes recibirán",
    "no_record": "La entrega se anota en papel, y nadie compara lo que salió del almacén con lo que llegó",
    "single_bidder": "Desde 2021 se presenta un solo proveedor a la licitación",
    "far_shops": "La licitación exige entregar todo en la capital, y los talleres de la sierra no pueden",
    "resale": "Una parte de los paquetes se vende en tianguis",
    # Effects
    "expense": "Cada familia sin paquete gasta unos 900 pesos en agosto, el ingreso de cuatro jornadas en el campo",
    "absence": "Las niñas y los niños sin uniforme faltan a clases las primeras semanas",
    "dropout": "En la sierra, uno de cada nueve deja la primaria antes de sexto",
    "distrust": "Las familias creen que el programa se reparte por favores, y dejan de reclamar",
}
# What those at the table can act upon.
_WITHIN_REACH = {"late_rules", "far_shops", "no_record", "old_roster", "no_notice", "late_contract"}

TREE = Tree(
    "problem",
    {key: Node(key, text, can_act=key in _WITHIN_REACH) for key, text in _TEXTS.items()},
    (
        Link("late_rules", "late_contract", Strength.NECESSARY),
        Link("late_contract", "problem", Strength.SUFFICIENT),
        Link("old_roster", "problem"),
        Link("no_notice", "problem"),
        Link("no_record", "resale", Strength.NECESSARY),
        Link("resale", "problem"),
        Link("no_record", "distrust"),
        Link("far_shops", "single_bidder", Strength.NECESSARY),
        Link("single_bidder", "late_contract"),
        Link("problem", "expense", Strength.SUFFICIENT),
        Link("problem", "absence"),
        Link("absence", "dropout"),
        Link("problem", "distrust"),
    ),
)

_OBJECTIVES = {
    "problem": "Nueve de cada diez niñas y niños de los municipios más pobres tienen su paquete completo el primer día de clases de 2028",
    "late_rules": "Las reglas de operación se publican a más tardar el 15 de febrero",
    "late_contract": "El contrato se firma a más tardar el 30 de abril",
    "old_roster": "Cada escuela confirma en marzo cuántos paquetes y de qué tallas necesita",
    "no_notice": "Cada escuela sabe con quince días qué día y cuántos paquetes recibirá",
    "no_record": "Toda entrega queda registrada y publicada por escuela en los tres días siguientes",
    "single_bidder": "Al menos cuatro proveedores se presentan a la licitación",
    "far_shops": "Los talleres de la sierra pueden ofrecer por región y entregar en su municipio",
    "resale": "Cada paquete lleva el nombre de su escuela, y se investiga todo aviso de venta",
    "expense": "Ninguna familia que tenga derecho al paquete gasta en uniformes en agosto",
    "absence": "Las niñas y los niños de la sierra asisten tanto en agosto como en octubre",
    "dropout": "En la sierra, a lo más uno de cada veinte deja la primaria antes de sexto",
    "distrust": "Ocho de cada diez familias saben cuántos paquetes llegaron a su escuela y dónde reclamar",
}
OBJECTIVES = {
    key: Objective(text, _TEXTS[key], realistic=True, coherent=True, quantifiable=True)
    for key, text in _OBJECTIVES.items()
}

# Alternatives to the whole, of which all but the first were left aside, and why.
ALTERNATIVES = (
    ("Seguir el dinero y las entregas en público, escuela por escuela", ""),
    (
        "Dar a las familias una tarjeta con el dinero",
        "En 9 de los 12 municipios no hay tienda que la acepte, y la ley del programa sólo permite entregas en especie",
    ),
    (
        "Que cada escuela compre",
        "Las escuelas no pueden contratar: exigiría reformar la ley de adquisiciones",
    ),
    ("Cancelar el uniforme obligatorio", "Resuelve el gasto, pero los útiles seguirían sin llegar"),
)

# Forty ideas in silence: as they were written, with the cause that each one answers.
IDEAS = (
    ("no_record", "Publicar en internet cuántos paquetes llegaron a cada escuela"),
    ("no_record", "que se publique escuela por escuela cuántos paquetes llegaron"),
    ("no_record", "Un mapa con las escuelas y los paquetes que llegaron a cada una"),
    ("no_record", "Foto de cada entrega con fecha y firma de la directora"),
    ("no_record", "Que la directora firme la entrega en el celular"),
    ("no_record", "Comparar lo que sale del almacén con lo que llega a la escuela"),
    ("no_record", "Código en cada caja para saber dónde está"),
    ("no_record", "Poner un código QR en las cajas"),
    ("no_record", "Comités de madres y padres que cuenten los paquetes el día de la entrega"),
    ("no_record", "que un comité de padres cuente los paquetes"),
    ("no_record", "Hacer un hackatón para la aplicación de entregas"),
    ("late_rules", "Publicar las reglas de operación en febrero"),
    ("late_rules", "Las reglas de operación deben publicarse antes de marzo"),
    ("late_rules", "Reglas de operación en lenguaje claro y en mixteco y náhuatl"),
    ("late_rules", "Consultar las reglas de operación con los municipios"),
    ("late_contract", "Firmar el contrato en abril"),
    ("late_contract", "Contrato de dos años para no empezar de cero cada verano"),
    ("late_contract", "Multa por cada día de retraso en la entrega"),
    ("late_contract", "que haya multa si el proveedor entrega tarde"),
    ("late_contract", "Publicar el contrato completo y sus pagos"),
    ("far_shops", "Dividir la licitación por regiones"),
    ("far_shops", "Licitar por región para que entren talleres de la sierra"),
    ("far_shops", "Que los talleres de costura de la sierra puedan participar"),
    ("far_shops", "Pagar anticipo a los talleres pequeños"),
    ("single_bidder", "Invitar a cámaras y talleres a la junta de aclaraciones"),
    ("single_bidder", "Revisar si el proveedor único está en listas de sancionados"),
    ("old_roster", "Que las escuelas confirmen tallas en marzo"),
    ("old_roster", "Actualizar el padrón de tallas cada marzo con las escuelas"),
    ("old_roster", "Usar el registro de inscripciones y no el del año pasado"),
    ("old_roster", "Medir a las niñas y los niños en la escuela"),
    ("no_notice", "Avisar a las escuelas por mensaje quince días antes"),
    ("no_notice", "Mandar mensaje de texto a las directoras antes de la entrega"),
    ("no_notice", "Calendario público de entregas por municipio"),
    ("no_notice", "Anunciar la entrega en la radio comunitaria"),
    ("resale", "Marcar los uniformes con el nombre de la escuela"),
    ("resale", "Un número para avisar si se venden en el tianguis"),
    ("resale", "Revisar los tianguis en agosto"),
    ("distrust", "Que las familias puedan reclamar en su lengua"),
    ("distrust", "Publicar qué pasó con cada reclamo"),
    ("dropout", "Medir si con el paquete faltan menos a clases"),
)

# Goals that came out of the ideas, with everybody's ratings (urgency, impact), and the marks of the final count.
GOALS = {
    "publish": "Que cualquier persona pueda ver, escuela por escuela, cuántos paquetes se pagaron, salieron y llegaron",
    "calendar": "Que reglas, contrato y entregas tengan fechas públicas que terminen antes del primer día de clases",
    "regions": "Que los talleres de la sierra puedan ganar la licitación de su región",
    "sizes": "Que cada escuela confirme en marzo paquetes y tallas",
}
RATINGS = {
    "publish": [
        Rating(5, 5),
        Rating(5, 4),
        Rating(4, 5),
        Rating(5, 5),
        Rating(4, 4),
        Rating(5, 5),
        Rating(3, 5),
    ],
    "calendar": [
        Rating(5, 4),
        Rating(5, 5),
        Rating(4, 4),
        Rating(5, 3),
        Rating(4, 4),
        Rating(5, 4),
        Rating(4, 4),
    ],
    "regions": [
        Rating(2, 5),
        Rating(3, 4),
        Rating(2, 5),
        Rating(3, 5),
        Rating(1, 5),
        Rating(5, 4),
        Rating(2, 4),
    ],
    "sizes": [
        Rating(4, 3),
        Rating(5, 3),
        Rating(4, 2),
        Rating(4, 3),
        Rating(3, 3),
        Rating(5, 2),
        Rating(4, 3),
    ],
}
MARKS = (
    12 * [["publish", "calendar"]] + 7 * [["publish"]] + 5 * [["calendar", "sizes"]] + 4 * [["regions", "publish"]] + 3 * [["sizes"]]
)  # fmt: skip
CHOSEN = "publish"
