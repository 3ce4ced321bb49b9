#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <string>
#include <string_view>

#include "adapter/commands/command.hpp"

/// `wayfinder manual`: the page wayfinder(1), made from what --help is made from; the build writes it to a file.
namespace wayfinder::adapter {
namespace {

constexpr std::string_view head = R"(.SH DESCRIPTION
Wayfinder runs Lua programs in a process of their own and looks into them: an editor that speaks the Debug Adapter
Protocol sets breakpoints, reads values, takes profiles and heap snapshots through
.BR "wayfinder dap" .
)";

constexpr std::string_view tail = R"(.SH EXIT STATUS
0 when all is well; 1 when the work itself failed; 2 for wrong usage or bad input.
.B run
and
.B profile
end with the script's own code.
.SH ENVIRONMENT
.TP
.B NO_COLOR
Nothing is written in colours when this is set.
.SH FILES
.TP
.I wayfinder.yaml
Settings, found from the program's folder upwards.
.TP
.I ~/.wayfinder/snapshots
Heap snapshots.
.SH SEE ALSO
.BR lua5.4 (1)
)";

/// Text that means itself: no escapes, and no line that begins as a request of roff's.
std::string roff(std::string_view text) {
  std::string escaped;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool begins_line = i == 0 || text[i - 1] == '\n';
    if (begins_line && (text[i] == '.' || text[i] == '\'')) escaped += "\\&";
    if (text[i] == '\\') {
      escaped += "\\e";
    } else if (text[i] == '-') {
      escaped += "\\-";
    } else {
      escaped += text[i];
    }
  }
  return escaped;
}

bool is_shown(const CLI::App* app) {
  return !app->get_group().empty();
}

void print_option(const CLI::Option& option) {
  std::string names = option.get_positional() ? option.get_name(true) : option.get_name(false, true);
  if (const auto type = option.get_type_name(); !option.get_positional() && !type.empty()) names += " " + type;
  fmt::print(".TP\n.B {}\n{}\n", roff(names), roff(option.get_description()));
}

/// `name`: with the commands above it, as it is typed.
void print_command(const CLI::App& command, const std::string& name) {
  fmt::print(".SS {}\n{}.\n", roff(name), roff(command.get_description()));
  for (const auto* option : command.get_options()) {
    if (!option->get_group().empty() && option != command.get_help_ptr()) print_option(*option);
  }
  if (const auto examples = command.get_footer(); examples.size() > 1) {
    fmt::print(".PP\n.nf\n{}.fi\n", roff(std::string_view{examples}.substr(examples.find_first_not_of('\n'))));
  }
  for (const auto* sub : command.get_subcommands(is_shown))
    print_command(*sub, name + " " + sub->get_name());
}

int print_manual(const CLI::App& root) {
  fmt::print(".TH WAYFINDER 1 \"\" \"wayfinder\" \"User Commands\"\n.SH NAME\n{} \\- {}\n", roff(root.get_name()),
             roff(root.get_description()));
  fmt::print(".SH SYNOPSIS\n");
  for (const auto* command : root.get_subcommands(is_shown))
    fmt::print(".B {} {}\n.RI [ arguments ]\n.br\n", roff(root.get_name()), roff(command->get_name()));
  fmt::print("{}.SH OPTIONS\n", head);
  for (const auto* option : root.get_options())
    print_option(*option);
  fmt::print(".SH COMMANDS\n");
  for (const auto* command : root.get_subcommands(is_shown))
    print_command(*command, command->get_name());
  fmt::print("{}", tail);
  return 0;
}

}  // namespace

CommandWork declare_manual(CLI::App& app) {
  return [&app] { return print_manual(*app.get_parent()); };
}

}  // namespace wayfinder::adapter
