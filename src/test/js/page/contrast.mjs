// The contrast of each text on a page by the formula of WCAG 2.1, section 1.4.3.

const LEAST = 4.5;

/** The texts of `page` that stand out by less than 4.5 to 1 from what is painted behind them. */
export function lowContrast(page) {
  return page.evaluate((least) => {
    const parts = (colour) => {
      const [red, green, blue, alpha = 1] = colour.match(/[\d.]+/g).map(Number);
      return { rgb: [red, green, blue], alpha };
    };
    const luminance = (rgb) => {
      const [red, green, blue] = rgb.map((part) => {
        const share = part / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const behind = (element) => {
      for (let at = element; at; at = at.parentElement) {
        const { rgb, alpha } = parts(getComputedStyle(at).backgroundColor);
        if (alpha === 1) {
          return rgb;
        }
      }
      return [255, 255, 255];
    };
    const low = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const element = texts.currentNode.parentElement;
      const text = texts.currentNode.textContent.trim();
      if (text === "" || !element.checkVisibility() || element.closest("template, script, .unseen")) {
        continue;
      }
      const [dim, bright] = [luminance(parts(getComputedStyle(element).color).rgb), luminance(behind(element))].sort(
        (one, other) => one - other,
      );
      const ratio = (bright + 0.05) / (dim + 0.05);
      if (ratio < least) {
        low.push(`${text.slice(0, 40)} ${ratio.toFixed(2)}`);
      }
    }
    return low;
  }, LEAST);
}
