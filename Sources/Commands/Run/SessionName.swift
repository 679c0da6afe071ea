import FoundationEssentials
import Sessions

/// Makes names for sessions: the date, the time (UTC), and four random characters that tell apart
/// sessions begun in the same second.
package enum SessionName {
  private static let letters = Array("abcdefghjkmnpqrstuvwxyz23456789")

  package static func make() -> SessionID {
    let parts = Calendar(identifier: .gregorian).dateComponents(
      in: .gmt, from: .now)
    let digits = [parts.month, parts.day, parts.hour, parts.minute, parts.second].map { part in
      let text = String(part ?? 0)
      return text.count < 2 ? "0" + text : text
    }
    let chance = (0..<4).compactMap { _ in letters.randomElement() }
    return SessionID(
      rawValue:
        "\(parts.year ?? 0)\(digits[0])\(digits[1])-\(digits[2...].joined())-\(String(chance))")
  }
}
