/// A password that nobody has thought of, for somebody who replaces it at their next sign-in.
package enum MadePassword {
  /// Letters and digits that nobody takes for another one when they read them or say them.
  private static let characters = Array("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789")

  /// Returns four groups of four characters with hyphens between them: 92 bits from the system's own
  /// random numbers. There are a small letter, a capital and a digit in it, as services ask for.
  package static func make() -> String {
    var random = SystemRandomNumberGenerator()
    return make(with: &random)
  }

  static func make(with random: inout some RandomNumberGenerator) -> String {
    while true {
      let groups = (0..<4).map { _ in
        String(
          (0..<4).map { _ in characters[Int.random(in: 0..<characters.count, using: &random)] })
      }
      let password = groups.joined(separator: "-")
      if password.contains(where: \.isLowercase), password.contains(where: \.isUppercase),
        password.contains(where: \.isNumber)
      {
        return password
      }
    }
  }
}
