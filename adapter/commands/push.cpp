#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

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
#include "adapter/commands/push_options.hpp"
#include "adapter/commands/top_target.hpp"
#include "adapter/debuggee/dap_server.hpp"
#include "adapter/debuggee/process_facts.hpp"
#include "adapter/debuggee/start_profile.hpp"
#include "adapter/push/push_stream.hpp"
#include "protocol/json.hpp"

namespace wayfinder::adapter {
namespace {

constexpr std::string_view program_argument = "PROGRAM";

struct PushArguments {
  std::string program;
  std::optional<std::string> token;
  std::optional<std::string> rate;
  std::string clock{"cpu"};
  bool in_background{};
  PushOptions options{.url_option = "--url", .prefix = "--"};
};

/// The arguments after they were checked.
struct PushWork {
  std::vector<ProgramAddress> addresses;
  std::optional<std::string> token;
  profiling::ProfileHead head;
  PushOrder order;
};

/// The word of a command line that a person would call the program by: its script, else what runs.
std::string name_in(const std::string& command_line) {
  std::string_view rest = command_line;
  while (!rest.empty()) {
    const auto word = rest.substr(0, rest.find(' '));
    if (word.ends_with(".lua")) return push_name_of(word);
    rest.remove_prefix(std::min(rest.size(), word.size() + 1));
  }
  return push_name_of(std::string_view{command_line}.substr(0, command_line.find_first_of(" :")));
}

/// One program that listens, sampled until it ends or is left. Thread: adapter I/O.
class PushedProgram {
 public:
  PushedProgram(asio::io_context& io, PushWork work, HttpClient client)
      : executor_{io.get_executor()},
        work_{std::move(work)},
        client_{std::move(client)},
        program_{executor_},
        tasks_{executor_} {
    program_.on_sample_block = [this](const std::string& block) { (void)profiles_.merge(block); };
  }

  [[nodiscard]] asio::awaitable<Result<Nothing>> run() {
    Introduction introduction;
    introduction.client = "wayfinder push";
    introduction.token = work_.token;
    Result<ProgramEnd> end = refuse(program_argument, "an address", "none");
    for (const auto& address : work_.addresses) {
      auto begin = [this, &address](Agent& agent, const link::HelloBody& hello) {
        return begin_to_push(agent, hello, address);
      };
      HeadlessProgram::Preparation preparation = std::move(begin);
      end = co_await program_.attach(address, introduction, program_argument, std::move(preparation));
      if (end || end.error().code != ErrorCode::launch_failed) break;
      if (!is_dap_server(address)) continue;
      end = tl::unexpected(refusal_of_dap_server(program_argument));
      break;
    }
    co_await tasks_.finished();
    profiles_.finish_all();
    if (stream_) co_await stream_->end();
    if (!end) co_return tl::unexpected(std::move(end.error()));
    co_return Nothing{};
  }

  void leave() { tasks_.spawn(program_.leave()); }

  void finish() {
    if (pusher_) finish_pushing(*pusher_, work_.order.target.endpoint);
  }

 private:
  asio::awaitable<Result<Nothing>> begin_to_push(Agent& agent, const link::HelloBody& hello,
                                                 const ProgramAddress& address) {
    if (auto facts = facts_of_listener(static_cast<pid_t>(hello.process_id), address)) folder_ = facts->folder;
    auto target = work_.order.target;
    if (target.name.empty()) target.name = name_in(hello.command_line);
    work_.head.program = hello.command_line;
    work_.head.lua = hello.lua;
    pusher_.emplace(std::move(target), std::move(client_));
    stream_.emplace(executor_, profiles_, *pusher_, work_.order.every);
    tasks_.spawn(begin_whenever(agent));
    co_return Nothing{};
  }

  /// A program that sits in a C function is not waited for.
  asio::awaitable<void> begin_whenever(Agent& agent) {
    link::ConfigureArguments configuration;
    configuration.no_debug = true;
    auto done = co_await agent.ask<link::Configure>(std::move(configuration));
    if (done) {
      auto head = work_.head;
      head.id = profiles_.next_id();
      head.start = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
      auto folder = folder_;
      auto started = co_await start_profile(agent, profiles_, std::move(head), std::move(folder));
      if (!started) done = tl::unexpected(std::move(started.error()));
    }
    if (done) {
      stream_->begin(agent);
      agent.tell<link::Start>();  // one that has waited for a client goes on
    } else if (done.error().code != ErrorCode::link_lost) {
      fmt::print(stderr, "wayfinder push: {}\n", done.error().message);
      co_await program_.leave();
    }
  }

  asio::any_io_executor executor_;
  PushWork work_;
  HttpClient client_;
  HeadlessProgram program_;
  Profiles profiles_;
  std::optional<Pusher> pusher_;
  std::optional<PushStream> stream_;
  std::string folder_;
  TaskGroup tasks_;
};

Result<profiling::ProfileHead> head_of(const PushArguments& arguments) {
  profiling::ProfileHead head;
  double rate = 100;
  if (arguments.rate && !(CLI::detail::lexical_cast(*arguments.rate, rate) && rate >= 1 && rate <= 10'000)) {
    return refuse("--rate", "samples per second from 1 to 10000", shown(json(*arguments.rate)));
  }
  if (arguments.clock != "cpu" && arguments.clock != "wall") {
    return refuse("--clock", "cpu or wall", shown(json(arguments.clock)));
  }
  head.interval = std::chrono::nanoseconds{static_cast<std::int64_t>(1e9 / rate)};
  head.clock = arguments.clock == "wall" ? profiling::Clock::wall : profiling::Clock::cpu;
  return head;
}

Result<PushWork> check(const PushArguments& arguments) {
  if (arguments.program.empty()) {
    return refuse(program_argument, "a port, a process number, HOST:PORT or the path of a socket", "nothing");
  }
  auto head = head_of(arguments);
  if (!head) return tl::unexpected(std::move(head.error()));
  auto order = check_push_options(arguments.options);
  if (!order) return tl::unexpected(std::move(order.error()));
  auto target = find_program(arguments.program);
  if (!target) return tl::unexpected(std::move(target.error()));
  return PushWork{std::move(target->addresses), arguments.token, std::move(*head), std::move(*order)};
}

/// Tells the program that has started its own pusher (runtime/api/background_process.hpp) that nothing is wrong, and
/// has nothing more of its terminal but stderr.
void leave_program() {
  fmt::print("ready\n");
  std::fflush(stdout);
  ::setsid();
  const int nowhere = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  ::dup2(nowhere, STDIN_FILENO);
  ::dup2(nowhere, STDOUT_FILENO);
}

Result<int> run_push(PushWork work, HttpClient client) {
  asio::io_context io{1};
  PushedProgram program{io, std::move(work), std::move(client)};
  asio::signal_set signals{io, SIGINT, SIGTERM, SIGHUP};
  signals.async_wait([&](std::error_code cancelled, int) {
    if (!cancelled) program.leave();
  });
  std::optional<Result<Nothing>> done;
  auto running = program.run();
  asio::co_spawn(io, std::move(running), [&](const std::exception_ptr&, Result<Nothing> result) {
    done = std::move(result);
    std::error_code ignored;
    signals.cancel(ignored);
  });
  io.run();
  program.finish();
  if (done && !*done) return tl::unexpected(std::move(done->error()));
  return 0;
}

Result<int> run_push(const PushArguments& arguments) {
  auto work = check(arguments);
  if (!work && arguments.in_background) {
    fmt::print("{}\n", work.error().message);  // push{} reads it
    return 2;
  }
  if (!work) return tl::unexpected(std::move(work.error()));
  auto client = HttpClient::load();
  if (!client) {
    fmt::print(arguments.in_background ? stdout : stderr, "{}{}\n",
               arguments.in_background ? "" : "wayfinder push: ", client.error().message);
    return 1;
  }
  if (arguments.in_background) leave_program();
  return run_push(std::move(*work), std::move(*client));
}

}  // namespace

CommandWork declare_push(CLI::App& app) {
  auto arguments = std::make_shared<PushArguments>();
  app.add_option("PROGRAM", arguments->program,
                 "Where it listens: a port, HOST:PORT or the path of a Unix socket; or its process number")
      ->type_name("");
  declare_push_options(app, arguments->options);
  app.add_option("--rate", arguments->rate, "Samples a second, 1 to 10000 (default 100)")->type_name("HZ");
  app.add_option("--clock", arguments->clock, "cpu (default): time it computes; wall: waiting counts too")
      ->type_name("CLOCK");
  app.add_option("--token", arguments->token, "The token that the program listens with")->type_name("T");
  app.add_flag("--in-background", arguments->in_background)->group("");  // of require("wayfinder").push
  return [arguments] { return run_push(*arguments); };
}

}  // namespace wayfinder::adapter
