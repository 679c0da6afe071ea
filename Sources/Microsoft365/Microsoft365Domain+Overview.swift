import Operations

extension Microsoft365Domain {
  /// The state of the tenant: its people, and every page with a list of its own that can be read.
  ///
  /// - Throws: `DomainFailure` if the tenant cannot be read.
  package func overview() async throws(DomainFailure) -> [OverviewPage] {
    let users = try await candidates(for: "users.choose", [:])
    var pages = [OverviewPage(AdminPage.activeUsers.rawValue, users.flatMap(\.facts))]
    for page in Self.lists where !isUnread(page) {
      let facts = try await read(PageOpening.operation, ["page": .code(page.rawValue)])
      pages.append(OverviewPage(page.rawValue, facts))
    }
    return pages
  }

  private static let lists: [AdminPage] = [
    .deletedUsers, .yourProducts, .licenses, .sharedMailboxes, .phoneNumbers, .callQueues,
  ]

  /// Whether nothing of what the page shows can be read from this tenant.
  private func isUnread(_ page: AdminPage) -> Bool {
    page == .callQueues && tenant.reach.unread.contains(.callQueues)
  }
}
