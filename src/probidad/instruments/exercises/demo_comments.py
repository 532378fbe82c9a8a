"""What the demonstration's participants say about some dilemmas. Invented, as everything there.

One of them names somebody, to show what leaders read in place of it.
"""

COMMENTS: dict[str, tuple[str, ...]] = {
    "obsequio-de-navidad": (
        "En mi área nadie nos ha dicho qué hacer con los regalos. Cada quien decide.",
        "Devolverlo se siente grosero. Ayudaría que el rechazo lo firmara el jefe y no uno.",
        "El año pasado se rifaron entre todos y nadie lo vio mal.",
    ),
    "compra-en-dos-partes": (
        "El ingeniero Beto Saucedo, de Alumbrado, lo pide así cada año. Si dudan, que le hablen al 667 555 0126.",
        "La urgencia siempre es por falta de planeación, no por mala fe. Pero el riesgo lo corre quien firma.",
        "¿A quién le digo que no, si la instrucción es de palabra?",
        "Nos falta un calendario de compras; con eso se evitaría la mitad de estos casos.",
    ),
    "licencia-del-compadre": (
        "Aquí todos nos conocemos. Si me excuso de cada conocido no atiendo a nadie.",
        "Avisar por escrito me dejó tranquilo una vez que me pasó.",
    ),
    "alto-frente-a-la-escuela": (
        "El problema llega después: al que infracciona a un familiar lo cambian de turno.",
        "Las cámaras en el uniforme nos cuidan también a nosotros.",
    ),
    "prima-bien-preparada": (
        "Si ganó el concurso, que entre. Lo malo es que no hay concursos.",
        "Aunque sea legal, el equipo va a pensar otra cosa. Hay que explicarlo en público.",
    ),
    "padron-antes-de-la-eleccion": (
        "Nunca nos han explicado qué sí y qué no se puede en veda.",
        "La instrucción nunca viene por oficio.",
    ),
    "rampa-por-inaugurar": (
        "Recibir con observaciones existe y casi nadie lo usa.",
        "La fecha la ponen en Comunicación, no en Obras.",
    ),
    "faltante-hasta-el-viernes": (
        "Duele denunciar a una compañera, pero el corte lo firmamos dos.",
        "Un fondo de emergencias para el personal evitaría estos apuros.",
    ),
    "datos-por-whatsapp": (
        "Todo se pide por WhatsApp. No tenemos otra vía oficial rápida.",
        "No sabía que compartir la lista sin domicilios también cuenta.",
    ),
    "camioneta-y-la-emergencia": ("En una emergencia de vida yo lo haría y lo reportaría el mismo día.",),
    "oferta-del-proveedor": ("Nadie avisa que lo están buscando; se sabe cuando ya se fue.",),
    "secreto-de-una-companera": (
        "Respetar su decisión y no dejarla sola es lo más difícil.",
        "¿Existe un protocolo? En mi área nadie lo ha visto.",
    ),
}
