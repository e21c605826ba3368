"""The server: ``streamlit run app.py``. The script each visitor runs is ``ui/main.py``."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from ui.rescue import apologise
from ui.warmup import warm

ROOT = Path(__file__).parent


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Load what is slow to import in the background, so that the first visitor does not wait for it."""
    task = asyncio.create_task(asyncio.to_thread(warm))
    yield
    task.cancel()
    from mlviz.engine.place import slots

    await asyncio.to_thread(slots().close)


app = st.App(
    ROOT / "ui" / "main.py",
    lifespan=lifespan,
    middleware=[Middleware(GZipMiddleware, minimum_size=1024)],
    on_script_error=apologise,
)
