/// One aspect of a user, whose facts are read together.
enum UserAspect: Hashable, Sendable, CaseIterable {
  case account
  case licenses
  case services
  case mailbox
  case holds
  case oneDrive
  case phone
  case callQueues
  case forwarding
  case backups
  case retention
}
