// Language, theme and, on a machine without Chinese fonts, the served one, before the first paint: nothing flashes, no
// boxes stand for characters (先于首次绘制设定语言、主题与字体).
(function () {
  function kept(name) {
    try { return localStorage.getItem("terminal-sim-" + name) || ""; } catch (e) { return ""; }
  }
  function asked(name) {
    var value = new URLSearchParams(location.search).get(name);
    try { if (value) localStorage.setItem("terminal-sim-" + name, value); } catch (e) { /* not kept */ }
    return value || kept(name);
  }
  var root = document.documentElement;
  var language = asked("lang");
  var theme = asked("theme");
  root.lang = language === "en" ? "en" : "zh-CN";
  root.dataset.lang = language === "en" ? "en" : "zh";
  // Two characters that look the same are two boxes.
  function looks(character) {
    var canvas = document.createElement("canvas");
    canvas.width = canvas.height = 24;
    var pen = canvas.getContext("2d");
    pen.font = "20px system-ui, 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif";
    pen.fillText(character, 1, 20);
    return canvas.toDataURL();
  }
  function shown() { root.classList.remove("lettering"); }
  if (document.fonts && looks("医") === looks("保")) {
    root.classList.add("lettering");
    document.fonts.load('16px "TSim Mono SC"', "医保").then(shown, shown);
    setTimeout(shown, 3000);
  }
  if (theme === "dark" || theme === "light") root.dataset.theme = theme;
})();
