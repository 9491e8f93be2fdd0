declare module "maplibre-gl/dist/maplibre-gl-csp.js" {
  export * from "maplibre-gl";
  import * as all from "maplibre-gl";
  const maplibregl: typeof all;
  export default maplibregl;
}
