import ArgumentParser

struct RulesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "Show a ruleset, or check one.",
        discussion: """
            A ruleset is data: copy the built-in one, change it, check it, and judge by it.

              structctl rules show > mine.json
              structctl rules check mine.json
              structctl run deal.json --ruleset mine.json
            """,
        subcommands: [RulesShowCommand.self, RulesCheckCommand.self])
}
