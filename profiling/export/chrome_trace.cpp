#include "profiling/export/chrome_trace.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <vector>

#include "profiling/export/exporter.hpp"
#include "profiling/export/labels.hpp"
#include "protocol/json.hpp"

namespace wayfinder::profiling {
namespace {

constexpr std::size_t max_times_bytes = 80;  // of an event without its head, for a run of up to a year

/// `"name":…,"cat":…` and where the function is, by FunctionId.
std::vector<std::string> event_heads(const FrameTable& table) {
  std::vector<std::string> heads;
  for (const Function& function : table.functions()) {
    std::string head = fmt::format(R"("name":{},"cat":"lua")", dump_json(json(function_label(function))));
    if (const std::string file = file_label(function); !file.empty()) {
      head += fmt::format(R"(,"args":{{"at":{}}})",
                          dump_json(json(fmt::format("{}:{}", file, std::max(function.first_line, 1)))));
    }
    heads.push_back(std::move(head));
  }
  return heads;
}

std::vector<std::vector<std::uint16_t>> depths_of(const Profile& profile) {
  std::vector<std::vector<std::uint16_t>> depths;
  for (const ThreadProfile& thread : profile.threads()) {
    const auto nodes = thread.tree.nodes();
    auto& of_thread = depths.emplace_back(nodes.size());
    for (std::size_t i = 1; i < nodes.size(); ++i)
      of_thread[i] = static_cast<std::uint16_t>(of_thread[index_of(nodes[i].parent)] + 1);
  }
  return depths;
}

/// Indices of the calls so that each stands before those that it holds, also where the clock saw no time between them.
std::vector<std::uint32_t> outermost_first(const Profile& profile) {
  const auto calls = profile.call_timeline();
  const auto depths = depths_of(profile);
  std::vector<std::uint32_t> order(calls.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::stable_sort(order, [&](std::uint32_t left, std::uint32_t right) {
    const TimedCall& a = calls[left];
    const TimedCall& b = calls[right];
    if (a.begin_ns != b.begin_ns) return a.begin_ns < b.begin_ns;
    if (a.end_ns != b.end_ns) return a.end_ns > b.end_ns;
    return depths[a.thread][index_of(a.node)] < depths[b.thread][index_of(b.node)];
  });
  return order;
}

/// Microseconds to the nanosecond.
struct Microseconds {
  std::uint64_t ns;
};
void append(std::string& text, Microseconds time) {
  fmt::format_to(std::back_inserter(text), "{}.{:03}", time.ns / 1000, time.ns % 1000);
}

void append_thread_names(std::string& text, const Profile& profile) {
  const std::string program = dump_json(json(profile_label(profile.head())));
  text += fmt::format(R"({{"ph":"M","pid":1,"name":"process_name","args":{{"name":{}}}}})", program);
  for (std::size_t i = 0; i < profile.threads().size(); ++i) {
    text += fmt::format(
        ",\n"
        R"({{"ph":"M","pid":1,"tid":{},"name":"thread_name","args":{{"name":"{}"}}}})",
        i + 1, thread_label(profile.threads()[i].number));
  }
}

}  // namespace

Result<std::string> write_chrome_trace(const Profile& profile) {
  if (auto fits = check_mode("chrome-trace", profile.head().mode); !fits) {
    return tl::unexpected(std::move(fits.error()));
  }
  const auto heads = event_heads(profile.frames());
  std::string text = "{\"displayTimeUnit\":\"ns\",\"traceEvents\":[";
  append_thread_names(text, profile);
  const auto calls = profile.call_timeline();
  const auto head_of = [&](const TimedCall& call) -> const std::string& {
    const Node& node = profile.threads()[call.thread].tree.nodes()[index_of(call.node)];
    return heads[index_of(profile.frames().function_of(node.frame))];
  };
  std::size_t size = text.size();
  for (const TimedCall& call : calls)
    size += max_times_bytes + head_of(call).size();
  text.reserve(size);  // growing would take the same again
  for (const std::uint32_t i : outermost_first(profile)) {
    const TimedCall& call = calls[i];
    fmt::format_to(std::back_inserter(text), ",\n{{\"ph\":\"X\",\"pid\":1,\"tid\":{},\"ts\":", call.thread + 1);
    append(text, {call.begin_ns});
    text += ",\"dur\":";
    append(text, {call.end_ns - call.begin_ns});
    text += ',';
    text += head_of(call);
    text += '}';
  }
  text +=
      fmt::format("],\n\"otherData\":{{\"creator\":\"wayfinder\",\"counts\":\"{}\",\"callsWithoutTimes\":\"{}\"}}}}\n",
                  counts_label(profile.head().mode, profile.counters()), profile.counters().untimed_calls);
  return text;
}

}  // namespace wayfinder::profiling
