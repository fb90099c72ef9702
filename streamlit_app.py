"""Start the app: ``streamlit run streamlit_app.py``. Its routes live in ``assessment.app.server``."""

import streamlit as st

from assessment.app.server import PARTS

app = st.App("assessment/app/main.py", **PARTS)
