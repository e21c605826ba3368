"""What pages share; with pages/ the only place that knows Streamlit."""
