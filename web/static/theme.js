// Before the first paint: the theme, language and direction this device last used.
try {
	var root = document.documentElement;
	var theme = localStorage.getItem('shortline.theme');
	if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
	var locale = localStorage.getItem('shortline.locale');
	if (locale) root.lang = locale;
} catch (error) {
	// Storage can be forbidden; the system's theme is fine then.
}
