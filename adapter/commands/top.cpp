#include <signal.h>

#include <CLI/CLI.hpp>
#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>
#include <asio/signal_set.hpp>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "adapter/commands/command.hpp"
#include "adapter/commands/headless_program.hpp"
#include "adapter/commands/top_options.hpp"
#include "adapter/commands/top_target.hpp"
#include "adapter/debuggee/dap_server.hpp"
#include "adapter/debuggee/process_facts.hpp"

namespace wayfinder::adapter {
namespace {

constexpr std::string_view argument_name = "PROGRAM";
/// A process listens at other sockets too; who is behind those may say nothing.
constexpr std::chrono::seconds patience_with_a_guess{2};

struct TopArguments {
  std::string program;
  std::optional<std::string> token;
  TopOptions options;
};

/// One visit to a program that listens. Thread: adapter I/O.
class Visit {
 public:
  Visit(asio::io_context& io, const TopOrder& order, std::optional<std::string> token)
      : executor_{io.get_executor()},
        order_{order},
        token_{std::move(token)},
        program_{executor_},
        watch_{executor_, order.rate},
        tasks_{executor_} {
    program_.on_sample_block = [this](const std::string& block) { watch_.take_samples(block); };
  }

  /// Joins the first of the target's addresses where an agent is, and shows it until it ends or is left.
  [[nodiscard]] asio::awaitable<Result<Nothing>> run(TopTarget target) {
    Introduction introduction;
    introduction.client = "wayfinder top";
    introduction.token = token_;
    if (target.refusal) introduction.patience = patience_with_a_guess;
    Result<ProgramEnd> end = refuse(argument_name, "an address", "none");
    for (const auto& address : target.addresses) {
      auto begin = [this, &address](Agent& agent, const link::HelloBody& hello) {
        return begin_to_show(agent, hello, address);
      };
      HeadlessProgram::Preparation preparation = std::move(begin);
      end = co_await program_.attach(address, introduction, argument_name, std::move(preparation));
      if (end || end.error().code != ErrorCode::launch_failed) break;
      if (!is_dap_server(address)) continue;
      end = tl::unexpected(refusal_of_dap_server(argument_name));
      break;
    }
    if (!end && end.error().code == ErrorCode::launch_failed && target.refusal) end = tl::unexpected(*target.refusal);
    if (end) tell_end(*end);
    co_await tasks_.finished();
    co_await watch_.finished();
    if (!end) co_return tl::unexpected(std::move(end.error()));
    co_return Nothing{};
  }

  /// False: there is nothing to leave yet.
  bool leave() {
    if (display_) display_->leave();
    return display_ != nullptr;
  }

 private:
  asio::awaitable<Result<Nothing>> begin_to_show(Agent& agent, const link::HelloBody& hello,
                                                 const ProgramAddress& address) {
    top::Watched watched;
    if (auto facts = facts_of_listener(static_cast<pid_t>(hello.process_id), address)) {
      watched.started = facts->started;
      watched.folder = std::move(facts->folder);
    }
    watch_.begin_soon(agent, hello, std::move(watched));
    display_ = make_display(executor_, order_, watch_, nullptr, stdout);
    tasks_.spawn(show());
    co_return Nothing{};
  }

  asio::awaitable<void> show() {
    co_await display_->run();
    co_await program_.leave();
  }

  void tell_end(const ProgramEnd& end) {
    if (program_.has_let_go()) {
      watch_.end(top::Activity::unwatched, "it has let go of the debugger and runs on");
    } else if (end.is_known) {
      watch_.end(top::Activity::ended, fmt::format("exit code {}", end.exit_code));
    } else {
      watch_.end(top::Activity::ended, "it is gone, nobody knows how");
    }
    display_->program_has_ended();
  }

  asio::any_io_executor executor_;
  const TopOrder order_;
  const std::optional<std::string> token_;
  HeadlessProgram program_;
  top::Watch watch_;
  std::unique_ptr<top::Display> display_;
  TaskGroup tasks_;
};

/// The options' words for what the agent says of its token.
Error in_words_of_the_command(Error error, const std::optional<std::string>& token) {
  if (error.code != ErrorCode::not_authorized || error.field == argument_name) return error;
  return refuse("--token", "the one that the program listens with", token ? "another" : "nothing").value();
}

Result<int> run_top(const TopArguments& arguments) {
  const auto order = check_top_options(arguments.options);
  if (!order) return tl::unexpected(order.error());
  if (arguments.program.empty()) {
    return refuse(argument_name, "a port, a process number, HOST:PORT or the path of a socket", "nothing");
  }
  auto target = find_program(arguments.program);
  if (!target) return tl::unexpected(std::move(target.error()));
  asio::io_context io{1};
  Visit visit{io, *order, arguments.token};
  asio::signal_set signals{io, SIGINT, SIGTERM, SIGHUP};
  int exit_code = 0;
  signals.async_wait([&](std::error_code cancelled, int number) {
    if (cancelled || visit.leave()) return;
    exit_code = 128 + number;
    io.stop();
  });
  std::optional<Result<Nothing>> done;
  auto running = visit.run(std::move(*target));
  asio::co_spawn(io, std::move(running), [&](const std::exception_ptr&, Result<Nothing> result) {
    done = std::move(result);
    std::error_code ignored;
    signals.cancel(ignored);
  });
  io.run();
  if (done && !*done) return tl::unexpected(in_words_of_the_command(std::move(done->error()), arguments.token));
  return exit_code;
}

}  // namespace

CommandWork declare_top(CLI::App& app) {
  auto arguments = std::make_shared<TopArguments>();
  app.add_option("PROGRAM", arguments->program,
                 "Where it listens: a port, HOST:PORT or the path of a Unix socket; or its process number")
      ->type_name("");
  app.add_option("--token", arguments->token, "The token that the program listens with")->type_name("T");
  declare_top_options(app, arguments->options);
  return [arguments] { return run_top(*arguments); };
}

}  // namespace wayfinder::adapter
