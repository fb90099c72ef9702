"""The door in a browser: server, routes, pages. Streamlit appears here and in ``streamlit_app.py`` only."""
