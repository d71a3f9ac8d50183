/** The theme, as the design has it: colours, sizes and the roles that colours play. */
import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  rem,
} from "@mantine/core";

const petrol: MantineColorsTuple = [
  "#EDF7F8",
  "#D9EEF0",
  "#B4DDE1",
  "#8CCCD3",
  "#62B8C1",
  "#369AA5",
  "#197D88",
  "#0F6570",
  "#0B4E57",
  "#083940",
];
/** Warm. */
const gray: MantineColorsTuple = [
  "#FAFAF8",
  "#F4F4F1",
  "#ECECE8",
  "#E0E0DB",
  "#CBCCC6",
  "#8B908C",
  "#6B716E",
  "#555B59",
  "#383E3D",
  "#1A2021",
];
const dark: MantineColorsTuple = [
  "#E6EAE9",
  "#C2C9C8",
  "#9DA7A6",
  "#738080",
  "#354041",
  "#263031",
  "#1B2425",
  "#12191A",
  "#0D1314",
  "#080C0D",
];
const sky: MantineColorsTuple = [
  "#F3F8FD",
  "#E6F0FA",
  "#BBDAF8",
  "#8FC4F6",
  "#4F9FE8",
  "#2F7FCB",
  "#256DB4",
  "#1A5A9C",
  "#18436E",
  "#152B40",
];
const leaf: MantineColorsTuple = [
  "#F1F9F4",
  "#E2F3E8",
  "#B0E5C7",
  "#7DD6A5",
  "#3FAE77",
  "#23875A",
  "#1D774C",
  "#17673E",
  "#164D2F",
  "#14321F",
];
const amber: MantineColorsTuple = [
  "#FDF7EB",
  "#FBEFD6",
  "#F6D8A3",
  "#F0C070",
  "#D99A2E",
  "#C27C0E",
  "#A36607",
  "#835000",
  "#5D3D07",
  "#37290D",
];
const coral: MantineColorsTuple = [
  "#FEF4F3",
  "#FCE9E6",
  "#FEC6BF",
  "#FFA298",
  "#E8685D",
  "#D0443A",
  "#C0362D",
  "#B0281F",
  "#77211B",
  "#3E1A17",
];
const iris: MantineColorsTuple = [
  "#F8F5FD",
  "#F0EAFA",
  "#DBCCF8",
  "#C6AEF6",
  "#A287E0",
  "#8460CB",
  "#7350BA",
  "#6240A8",
  "#473076",
  "#2B2043",
];

/** Colours that say something; `neutral` says nothing. */
export const statusColors = ["sky", "leaf", "amber", "coral", "iris"] as const;
export type StatusColor = (typeof statusColors)[number] | "petrol" | "neutral";

const noShadow = "none";
/** For menus and the phone; nothing else casts a shadow. */
const floating = "var(--zajel-shadow)";

const hoverAndFocus = { hover: true, focus: true, touch: false };

export const theme = createTheme({
  primaryColor: "petrol",
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  // Mantine chooses by the light theme alone; in the dark ours is light, and what stands on it is dark.
  variantColorResolver: (input) => ({
    ...defaultVariantColorsResolver(input),
    ...(input.variant === "filled" && [undefined, "petrol"].includes(input.color)
      ? { color: "var(--mantine-primary-color-contrast)" }
      : {}),
  }),
  black: "#1A2021",
  white: "#FFFFFF",
  colors: { petrol, gray, dark, sky, leaf, amber, coral, iris, red: coral, yellow: amber, green: leaf, blue: sky },
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
  fontFamily: '"IBM Plex Sans Variable", "IBM Plex Sans Arabic", system-ui, sans-serif',
  fontFamilyMonospace: '"IBM Plex Mono", ui-monospace, monospace',
  fontWeights: { regular: "400", medium: "500", bold: "600" },
  fontSizes: { xs: rem(12), sm: rem(13), md: rem(14), lg: rem(16), xl: rem(20) },
  lineHeights: { xs: "1.35", sm: "1.4", md: "1.45", lg: "1.45", xl: "1.3" },
  spacing: { xs: rem(8), sm: rem(12), md: rem(16), lg: rem(24), xl: rem(32) },
  radius: { xs: rem(5), sm: rem(6), md: rem(8), lg: rem(12), xl: rem(16) },
  breakpoints: { xs: "30em", sm: "48em", md: "62em", lg: "75em", xl: "90em" },
  shadows: { xs: noShadow, sm: noShadow, md: floating, lg: floating, xl: floating },
  headings: {
    fontWeight: "600",
    sizes: {
      h1: { fontSize: "var(--zajel-h1)", lineHeight: "1.25" },
      h2: { fontSize: "var(--mantine-font-size-md)", lineHeight: "1.45" },
      h3: { fontSize: "var(--mantine-font-size-sm)", lineHeight: "1.4" },
    },
  },
  components: {
    Button: { defaultProps: { size: "sm" } },
    ActionIcon: { defaultProps: { variant: "subtle", color: "gray", size: 34 } },
    Menu: { defaultProps: { shadow: "md", position: "bottom-end", width: 236, withInitialFocusPlaceholder: false } },
    Popover: { defaultProps: { shadow: "md" } },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: false, multiline: true, maw: 320, events: hoverAndFocus } },
    Modal: { defaultProps: { centered: true, shadow: "md", radius: "lg", overlayProps: { backgroundOpacity: 0.4 } } },
    // Hints below, so that labels and fields side by side stand in one line.
    InputWrapper: { defaultProps: { inputWrapperOrder: ["label", "input", "description", "error"] } },
    TextInput: { defaultProps: { size: "sm" } },
    Anchor: { defaultProps: { underline: "hover" } },
  },
});

const tintNames = { light: { text: 7, tint: 1, graphic: 5 }, dark: { text: 3, tint: 9, graphic: 4 } } as const;

function tints(scheme: "light" | "dark"): Record<string, string> {
  const { text, tint, graphic } = tintNames[scheme];
  const scales: Record<(typeof statusColors)[number], MantineColorsTuple> = { sky, leaf, amber, coral, iris };
  const all = Object.entries(scales).flatMap(([name, scale]) => tint3(name, scale[tint], scale[text], scale[graphic]));
  return Object.fromEntries(all);
}

/** A tint, the text on it, and a line or figure that says the same without a tint. */
function tint3(name: string, tint = "", text = "", graphic = ""): [string, string][] {
  return [
    [`--mantine-color-${name}-light`, tint],
    [`--mantine-color-${name}-light-hover`, tint],
    [`--mantine-color-${name}-light-color`, text],
    [`--zajel-${name}-tint`, tint],
    [`--zajel-${name}-text`, text],
    [`--zajel-${name}-graphic`, graphic],
  ];
}

export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {
    "--zajel-h1": rem(22),
    "--zajel-sidebar": rem(224),
    "--zajel-top-bar": rem(52),
    "--zajel-gap": rem(14),
  },
  light: {
    ...tints("light"),
    ...Object.fromEntries(tint3("neutral", "#EFEFEB", "#525856", gray[5])),
    ...Object.fromEntries(tint3("petrol", "#E3F2F3", "#0F6570", petrol[6])),
    ...Object.fromEntries(tint3("gray", "#EFEFEB", "#525856", gray[5])),
    "--mantine-color-body": "#FFFFFF",
    "--mantine-color-text": gray[9],
    "--mantine-color-bright": gray[9],
    "--mantine-color-dimmed": gray[7],
    "--mantine-color-placeholder": gray[6],
    "--mantine-color-error": coral[7],
    "--mantine-color-anchor": petrol[7],
    "--mantine-color-default": "#FFFFFF",
    "--mantine-color-default-hover": "#F7F8F6",
    "--mantine-color-default-color": gray[9],
    "--mantine-color-default-border": gray[3],
    "--mantine-color-disabled": gray[1],
    "--mantine-color-disabled-color": gray[6],
    "--mantine-color-disabled-border": gray[3],
    "--mantine-color-gray-text": gray[7],
    "--zajel-page": "#FFFFFF",
    "--zajel-sidebar-bg": gray[0],
    "--zajel-card": "#FFFFFF",
    "--zajel-sunk": gray[0],
    "--zajel-segment": gray[1],
    "--zajel-hover": "#F7F8F6",
    "--zajel-faint": gray[6],
    "--zajel-line": gray[3],
    "--zajel-line-inner": gray[2],
    "--zajel-control-line": gray[5],
    "--zajel-focus": petrol[6],
    "--zajel-link": petrol[7],
    "--zajel-avatar": "#E8DFD2",
    "--zajel-avatar-text": "#5A4630",
    "--zajel-wallpaper": "#EEE9DF",
    "--zajel-wallpaper-dot": "#DDD6C8",
    "--zajel-bubble": "#FFFFFF",
    "--zajel-bubble-line": gray[2],
    "--zajel-bubble-dimmed": "#646A67",
    "--zajel-bubble-button": petrol[7],
    "--zajel-shadow": "0 12px 32px -8px rgba(10, 25, 25, 0.22)",
    "--zajel-chart-links": "#0F6570",
    "--zajel-chart-after": "#4699A4",
  },
  dark: {
    ...tints("dark"),
    ...Object.fromEntries(tint3("neutral", "#273132", "#B3BDBC", "#8A9595")),
    ...Object.fromEntries(tint3("petrol", "#10343A", "#7FCFD8", petrol[4])),
    ...Object.fromEntries(tint3("gray", "#273132", "#B3BDBC", "#8A9595")),
    "--mantine-color-body": dark[7],
    "--mantine-color-text": dark[0],
    "--mantine-color-bright": dark[0],
    "--mantine-color-dimmed": dark[2],
    "--mantine-color-placeholder": "#8A9595",
    "--mantine-color-error": coral[3],
    "--mantine-color-anchor": "#7FCFD8",
    "--mantine-color-default": dark[6],
    "--mantine-color-default-hover": "#212B2C",
    "--mantine-color-default-color": dark[0],
    "--mantine-color-default-border": "#2C3738",
    "--mantine-color-disabled": dark[5],
    "--mantine-color-disabled-color": "#8A9595",
    "--mantine-color-disabled-border": "#2C3738",
    "--mantine-color-gray-text": dark[2],
    "--zajel-page": dark[7],
    "--zajel-sidebar-bg": dark[8],
    "--zajel-card": dark[6],
    "--zajel-sunk": "#161E1F",
    "--zajel-segment": "#1B2425",
    "--zajel-hover": "#212B2C",
    "--zajel-faint": "#8A9595",
    "--zajel-line": "#2C3738",
    "--zajel-line-inner": "#232D2E",
    "--zajel-control-line": dark[3],
    "--zajel-focus": petrol[4],
    "--zajel-link": "#7FCFD8",
    "--zajel-avatar": "#E8DFD2",
    "--zajel-avatar-text": "#5A4630",
    "--zajel-wallpaper": "#0E1617",
    "--zajel-wallpaper-dot": "#1B2627",
    "--zajel-bubble": "#223032",
    "--zajel-bubble-line": "#324042",
    "--zajel-bubble-dimmed": dark[2],
    "--zajel-bubble-button": "#7FCFD8",
    "--zajel-shadow": "0 12px 32px -8px rgba(0, 0, 0, 0.6)",
    "--zajel-chart-links": "#7FCFD8",
    "--zajel-chart-after": "#3A8B95",
  },
});
