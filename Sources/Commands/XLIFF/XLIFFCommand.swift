import ArgumentParser

struct XLIFFCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "xliff",
    abstract: "Documents and words to XLIFF and back, and XLIFF files checked.",
    subcommands: [XLIFFExportCommand.self, XLIFFImportCommand.self, XLIFFCheckCommand.self])
}
