"""What a person may want to know: under which goal the catalogue lists a test, and the goal in words."""

GOALS = {
    "a value": "Is something unlike a value?",
    "two groups": "Do two groups differ?",
    "several groups": "Do several groups differ?",
    "several factors": "Do several things matter at once?",
    "before and after": "Did something change?",
    "shares and counts": "How often does something happen?",
    "categories": "Do categories go together?",
    "relations": "Do numbers go together?",
    "spread": "Do groups spread differently?",
    "shape": "Are values normally distributed?",
    "agreement": "Do measurements agree?",
    "equality": "Are they equal enough?",
    "waiting": "How long until something happens?",
    "order in time": "What does the order of rows tell?",
}
