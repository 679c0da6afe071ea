import ArgumentParser

struct XLIFFCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "xliff",
    abstract: "Export documents and words to XLIFF, import them back, and check XLIFF files.",
    subcommands: [XLIFFExportCommand.self, XLIFFImportCommand.self, XLIFFCheckCommand.self])
}
