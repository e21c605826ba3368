"""Clean: what should be repaired, the remedies with their consequences, and the recipe so far."""

import streamlit as st

from mlviz.recipe import Recipe
from ui import changes, cleaning, closer, gaps, recipeview, savedsteps, show, state, suspects
from ui.guards import attempt, guarded, needs_data

needs_data("What should be repaired, and what did it change?", "Cleaning starts from a table.")

trace = attempt(state.trace)
if trace is None:
    recipeview.recipe(())  # the step that does not fit can be switched off here
    st.stop()
with guarded():
    data, effects = trace.data, trace.effects
    found = cleaning.problems(data)
    st.markdown(cleaning.sentence(data, found, effects))
    mode = st.segmented_control(
        "Mode",
        ["What was found", "What is missing", "What looks wrong", "Look closer", "Any step", "Saved steps"],
        default="What was found",
        required=True,
        key="clean-mode",
        label_visibility="collapsed",
    )
    # Steps need room to be edited in; as long as there are none, what is looked for has it.
    left, right = st.columns([2, 3] if state.project().recipe.steps else [1, 3], gap="large")
    with left:
        recipeview.recipe(effects)
    with right:
        if mode == "What was found":
            cleaning.in_focus(data, found)
        elif mode == "What is missing":
            gaps.look(data)
        elif mode == "What looks wrong":
            suspects.check(data)
        elif mode == "Look closer":
            closer.look(data)
        elif mode == "Saved steps":
            savedsteps.look(data)
        else:
            cleaning.any_step(data)
    st.subheader("The table after these steps")
    changes.table(state.source_data(), Recipe(), state.project().recipe, key="clean")
    cleaning.downloads(data)
    show.how(
        f"import mlviz as mv\n\nrecipe = {state.project().recipe.source()}\nclean = recipe.apply(ds)",
        "Steps that learn from the data (filling, capping, scaling) are learned from all rows here, and learned anew "
        "from the training rows alone inside every fold when models are compared.",
    )
    show.next_step("explore", "look at what is there")
