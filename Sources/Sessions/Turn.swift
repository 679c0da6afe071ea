/// The right to carry out changes in a session. One process at a time has it, until this object is
/// released.
///
/// It is a class, because releasing the last reference returns the right, as the end of the process
/// does.
package final class Turn: Sendable {
  private let giveBack: @Sendable () -> Void

  package init(giveBack: @escaping @Sendable () -> Void = {}) { self.giveBack = giveBack }

  deinit { giveBack() }
}
