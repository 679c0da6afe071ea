/// The style sheet of a drawing, with dark colours for readers whose system asks for them.
enum GraphStyle {
  static let css = """

    .paper { fill: #ffffff }
    text { fill: #1b1f24; font-size: 14px }
    .title { font-size: 20px; font-weight: 600 }
    .kind, .edge, .name { font-size: 12px; fill: #57606a }
    .kind, .edge { font-weight: 600 }
    .edge { fill: #1b1f24 }
    .shape { fill: #f6f8fa; stroke: #57606a; stroke-width: 1.2 }
    .decide .shape, .check .shape { fill: #eef4ff; stroke: #2f5fb3 }
    .change .shape { fill: #fff6e6; stroke: #8a4b00; stroke-width: 1.8 }
    .change .text { font-weight: 600 }
    .frame { fill: none; stroke: #8c959f; stroke-dasharray: 5 4 }
    .line { fill: none; stroke: #57606a; stroke-width: 1.4 }
    .tip { fill: #57606a }
    @media (prefers-color-scheme: dark) {
      .paper { fill: #0d1117 }
      text, .edge { fill: #e6edf3 }
      .kind, .name { fill: #9ea7b3 }
      .shape { fill: #161b22; stroke: #8b949e }
      .decide .shape, .check .shape { fill: #13233f; stroke: #79a6f2 }
      .change .shape { fill: #33230a; stroke: #e0a458 }
      .frame { stroke: #6e7681 }
      .line { stroke: #8b949e }
      .tip { fill: #8b949e }
    }

    """
}
