/// The address at which a team site stays reachable within the organisation (F21).
enum SiteAddress {
  static func of(_ organisation: Organisation) -> String {
    "https://\(organisation.domain)/_layouts/15/start.aspx#/SitePages/Home.aspx"
  }
}
