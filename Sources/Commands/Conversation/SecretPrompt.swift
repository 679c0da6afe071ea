import Foundation
import Operations
import Presentation
import Sessions

/// Asks a person at a terminal for the secrets of a change, without showing what they type.
struct SecretPrompt {
  let display: TerminalDisplay

  /// What the person gives; one that the change needs is asked for until there is something.
  ///
  /// - Throws: `Unanswered` if the person ends the input.
  func secrets(for view: StepView) throws(Unanswered) -> Secrets {
    var given: [String: String] = [:]
    for secret in view.secrets {
      let name = display.words.secret(secret.name)
      if secret.isMade {
        given[secret.name] = try shown(MadePassword.make(), name, as: secret, view)
        continue
      }
      let label =
        secret.isOptional ? display.words.text(.screenSecretOptional, ["name": name]) : name
      while given[secret.name] == nil {
        display.write("\(display.words.text(.questionSecret, ["name": label])) ")
        let typed = Self.lineWithoutEcho()
        display.write("\n")
        guard let typed else {
          throw Unanswered(missing: ["steps.\(view.node.id).secrets.\(secret.name)"])
        }
        if !typed.isEmpty { given[secret.name] = typed }
        if secret.isOptional { break }
        if typed.isEmpty {
          let missing = display.words.text(.questionSecretMissing, ["name": name])
          display.write(display.terminal.printed([TextLine(missing, .warning)]))
        }
      }
    }
    return Secrets(given)
  }

  /// What the program has made, once the person has said that they have noted it: the change may be
  /// lost sight of afterwards, and nobody could find it again.
  private func shown(
    _ value: String, _ name: String, as secret: SecretInput, _ view: StepView
  ) throws(Unanswered) -> String {
    let told = display.words.text(.questionSecretMade, ["name": name, "value": value])
    display.write(display.terminal.printed([TextLine(told)]))
    guard readLine() != nil else {
      throw Unanswered(missing: ["steps.\(view.node.id).secrets.\(secret.name)"])
    }
    return value
  }

  /// A line that the terminal does not show; `nil` at the end of the input.
  private static func lineWithoutEcho() -> String? {
    var shown = termios()
    guard tcgetattr(STDIN_FILENO, &shown) == 0 else { return readLine() }
    var hidden = shown
    hidden.c_lflag &= ~tcflag_t(ECHO)
    let ends = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]
    let handlers = ends.map { signal($0) { number in SecretPrompt.end(with: number) } }
    tcsetattr(STDIN_FILENO, TCSANOW, &hidden)
    defer {
      tcsetattr(STDIN_FILENO, TCSANOW, &shown)
      for (number, handler) in zip(ends, handlers) { signal(number, handler) }
    }
    return readLine()
  }

  /// Ends the program as the signal does, at a terminal that shows again what is typed. It calls only
  /// what a handler may call (signal-safety(7)).
  private static func end(with number: Int32) {
    var terminal = termios()
    if tcgetattr(STDIN_FILENO, &terminal) == 0 {
      terminal.c_lflag |= tcflag_t(ECHO)
      tcsetattr(STDIN_FILENO, TCSANOW, &terminal)
    }
    signal(number, SIG_DFL)
    raise(number)
  }
}
