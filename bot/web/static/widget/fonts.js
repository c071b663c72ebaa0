let offered = false;

/** Fira Sans in the document (a shadow root has no fonts of its own), once; not on a narrow line. */
export const offerFonts = (base) => {
  const line = navigator.connection;
  if (offered || line?.saveData || /2g|3g/.test(line?.effectiveType || "")) return;
  offered = true;
  for (const [name, weight] of [["regular", "400"], ["semibold", "600"]]) {
    const source = `url("${base}/widget/fonts/${name}.woff2") format("woff2")`;
    document.fonts.add(new FontFace("Luenen Fira Sans", source, { weight, display: "swap" }));
  }
};
