// Style sheets speak in light-dark() and color-mix(); plotly knows plain colours only.
// Gives the colour that the custom property `name` has at `place`, as rgba().
export function plain(place, name, opacity = 1) {
  const probe = document.createElement("span");
  probe.hidden = true;
  place.append(probe);
  probe.style.color = getComputedStyle(place).getPropertyValue(name).trim();
  const computed = getComputedStyle(probe).color;
  probe.remove();
  const canvas = document.createElement("canvas").getContext("2d");
  canvas.fillStyle = computed;
  canvas.fillRect(0, 0, 1, 1);
  const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
  return `rgba(${red}, ${green}, ${blue}, ${opacity})`;
}
