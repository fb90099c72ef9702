"""The server settings that must hold; a start with others is refused.

``.streamlit/config.toml`` holds the same values for ``streamlit run`` (a test compares them).
"""

from __future__ import annotations

from collections.abc import Mapping

SETTINGS: Mapping[str, object] = {
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "client.toolbarMode": "minimal",
    "client.showSidebarNavigation": False,
    "logger.enableRich": False,
    "logger.level": "info",
    "runner.postScriptGC": False,
    "runner.magicEnabled": False,
    "server.fileWatcherType": "none",
    "server.headless": True,
    "server.maxUploadSize": 5,
    "server.enableXsrfProtection": True,
    "server.enableCORS": True,
    "server.enableStaticServing": False,
    "server.enableAgentApi": False,
}

THEME: Mapping[str, object] = {
    "theme.font": "Inter, sans-serif",
    "theme.baseFontSize": 18,
    "theme.baseRadius": "0.5rem",
    "theme.showWidgetBorder": True,
    "theme.light.primaryColor": "#24364F",
    "theme.light.backgroundColor": "#FFFFFF",
    "theme.light.secondaryBackgroundColor": "#F5F6F8",
    "theme.light.textColor": "#161A22",
    "theme.light.borderColor": "#DDE1E7",
    "theme.light.linkColor": "#24364F",
    "theme.dark.primaryColor": "#C3CBD6",
    "theme.dark.backgroundColor": "#11161D",
    "theme.dark.secondaryBackgroundColor": "#1A212B",
    "theme.dark.textColor": "#F2F5F9",
    "theme.dark.borderColor": "#2B3441",
    "theme.dark.linkColor": "#C3CBD6",
}


def wrong_settings(option: Mapping[str, object]) -> list[str]:
    """Names of the settings that ``option`` (name -> value) does not hold as they must be."""
    return [name for name, wanted in SETTINGS.items() if option.get(name) != wanted]
