// Language and theme before the first paint, so that nothing flashes (先于首次绘制设定语言与主题).
(function () {
  function kept(name) {
    try { return localStorage.getItem("terminal-sim-" + name) || ""; } catch (e) { return ""; }
  }
  var root = document.documentElement;
  var asked = new URLSearchParams(location.search);
  var language = asked.get("lang") || kept("lang") || "zh";
  var theme = asked.get("theme") || kept("theme");
  root.lang = language === "en" ? "en" : "zh-CN";
  root.dataset.lang = language === "en" ? "en" : "zh";
  if (theme === "dark" || theme === "light") root.dataset.theme = theme;
})();
