import EmbeddedTenant
import Microsoft365
import Operations

/// Accounts that are made.
extension Sandbox {
  /// Makes an account, of which the service wants at least these properties.
  func createUser(_ call: GraphCall) throws(GraphFault) -> GraphAnswer {
    try call.grant.demand(.writeUsers)
    let body = try GraphNode(call.exchange.body)
    guard case .flag(true)? = body["accountEnabled"],
      let displayName = body["displayName"]?.text, !displayName.isEmpty,
      let nickname = body["mailNickname"]?.text, !nickname.isEmpty
    else {
      throw .badRequest("A value is required for property 'displayName' of resource 'User'.")
    }
    guard let name = body["userPrincipalName"]?.text, name.contains("@") else {
      throw .badRequest("A value is required for property 'userPrincipalName' of resource 'User'.")
    }
    guard let password = body["passwordProfile"]?["password"]?.text, password.count >= 8 else {
      throw .badRequest(
        "The specified password does not comply with password complexity requirements.")
    }
    let account = NewAccount(
      name: UserName(name), displayName: displayName,
      usageLocation: body["usageLocation"]?.text)
    try change(
      .createUser(account, NewPassword(password)), call,
      touching: [Self.key(DirectoryID.user(account.name))])
    let made = try convertingFailures { () throws(DomainFailure) in
      try tenant.accounts(named: account.name).first
    }
    // Where an effect is left out, the answer is as if it were there.
    guard let made else { return GraphAnswer(201, .object(["displayName": .text(displayName)])) }
    return GraphAnswer(
      201,
      try call.query([]).picked(try node(of: made), defaults: UserNode.defaults)
        .with(context: call.context("users/$entity")))
  }
}
