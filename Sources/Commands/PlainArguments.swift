import ArgumentParser

/// Arguments that mean a command without the argument parser, which takes longer to describe all
/// commands than a short command takes: `list`, and `run` or `show` with one name, and perhaps
/// `--locale` with a language before or after it.
///
/// Everything else, such as help, any other option and whatever is wrong, is for the parser.
package enum PlainArguments {
  /// The command that the parser would make of these arguments; `nil` if the parser must say.
  package static func command(_ arguments: [String]) -> (any ParsableCommand)? {
    guard let verb = arguments.first else { return nil }
    var names: [String] = []
    var locale: String?
    var rest = arguments.dropFirst()
    while let argument = rest.popFirst() {
      if argument == "--locale", locale == nil, let language = rest.popFirst(), isPlain(language) {
        locale = language
      } else if isPlain(argument) {
        names.append(argument)
      } else {
        return nil
      }
    }
    switch (verb, names.count) {
    case ("list", 0): return list(locale)
    case ("run", 1): return names.first.map { run($0, locale) }
    case ("show", 1): return names.first.map { show($0, locale) }
    case _: return nil
    }
  }

  /// Whether it is neither empty nor an option, nor `help`, which may be a command.
  private static func isPlain(_ argument: String) -> Bool {
    !argument.isEmpty && !argument.hasPrefix("-") && argument != "help"
  }

  private static func list(_ locale: String?) -> ListCommand {
    var command = ListCommand()
    command.folder = nil
    command.common = common(locale)
    command.format = .text
    return command
  }

  private static func show(_ name: String, _ locale: String?) -> ShowCommand {
    var command = ShowCommand()
    command.procedure = name
    command.part = nil
    command.common = common(locale)
    command.format = .text
    return command
  }

  private static func run(_ name: String, _ locale: String?) -> RunCommand {
    var command = RunCommand()
    command.procedure = name
    command.walk = walk
    command.tenant = tenant
    command.common = common(locale)
    command.mode = .consent
    command.fourEyes = false
    command.plan = nil
    command.each = nil
    command.practise = false
    command.format = .text
    return command
  }

  private static func common(_ locale: String?) -> CommonOptions {
    var options = CommonOptions()
    options.locale = locale
    options.labels = nil
    options.color = .auto
    return options
  }

  private static var walk: WalkOptions {
    var options = WalkOptions()
    options.document = nil
    options.part = nil
    options.binding = nil
    options.answers = nil
    options.inputs = []
    return options
  }

  private static var tenant: TenantOptions {
    var options = TenantOptions()
    options.tenants = []
    options.actor = nil
    options.directory = nil
    options.application = nil
    options.verbose = false
    return options
  }
}
