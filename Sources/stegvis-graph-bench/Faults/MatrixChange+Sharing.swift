import EmbeddedTenant
import Microsoft365
import Operations

/// The changes of what others see of a person's mailbox and files.
extension MatrixChange {
  static var sharing: [MatrixChange] {
    let (alma, daan, hugo) = (user("alma.wik"), user("daan.mulder"), user("hugo.falk"))
    let words: Arguments = ["inside": .text("I've left."), "outside": .text("Write to us.")]
    let replies = AutomaticRepliesChange(
      status: .alwaysEnabled, inside: "I've left.", outside: "Write to us.")
    func both(_ user: Subject, _ other: Subject) -> Arguments {
      ["user": .subject(user), "colleague": .subject(other)]
    }
    return [
      MatrixChange(
        operation: "mailbox.setAutomaticReplies",
        arguments: words.merging(["user": .subject(daan)]) { $1 },
        change: .setAutomaticReplies(UserID(daan), replies), effects: 1),
      MatrixChange(
        operation: "mailbox.stopAutomaticReplies", arguments: ["user": .subject(alma)],
        change: .setAutomaticReplies(UserID(alma), AutomaticRepliesChange(status: .disabled)),
        effects: 1),
      MatrixChange(
        operation: "drive.grantAccess", arguments: both(daan, hugo),
        change: .grantDrive(UserID(daan), to: UserID(hugo), .read), effects: 1),
      MatrixChange(
        operation: "drive.removeAccess", arguments: both(alma, hugo),
        change: .removeDrive(UserID(alma), from: UserID(hugo)), effects: 1),
    ]
  }
}
