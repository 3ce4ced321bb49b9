#include "profiling/export/native_columns.hpp"

#include <charconv>
#include <concepts>
#include <span>
#include <string_view>

namespace wayfinder::profiling::native {
namespace {

void append_number(std::string& text, std::integral auto number) {
  char digits[24];
  text.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

/// `"name":[…]`, with the comma that stands between two columns.
template <class Row, class NumberOf>
void append_column(std::string& text, std::string_view name, std::span<const Row> rows, NumberOf number_of) {
  if (text.back() != '{') text += ',';
  text.append("\"").append(name).append("\":[");
  for (const Row& row : rows) {
    append_number(text, number_of(row));
    text += ',';
  }
  if (text.back() == ',') text.pop_back();
  text += ']';
}

void append_nodes(std::string& text, std::span<const Node> nodes, Mode mode) {
  const auto put = [&](std::string_view name, auto number_of) { append_column(text, name, nodes, number_of); };
  put("frame", [](const Node& node) { return index_of(node.frame); });
  put("parent", [](const Node& node) { return index_of(node.parent); });
  put("samples", [](const Node& node) { return node.self_samples; });
  put("timeNs", [](const Node& node) { return node.self_time.count(); });
  if (mode == Mode::call) put("calls", [](const Node& node) { return node.calls; });
  if (mode == Mode::line) put("hits", [](const Node& node) { return node.hits; });
  if (mode != Mode::allocation) return;
  put("objects", [](const Node& node) { return node.allocations.objects; });
  put("bytes", [](const Node& node) { return node.allocations.bytes; });
  put("aliveObjects", [](const Node& node) { return node.allocations.alive_objects; });
  put("aliveBytes", [](const Node& node) { return node.allocations.alive_bytes; });
}

void append_timeline(std::string& text, std::span<const TimedSample> samples, bool has_labels) {
  const auto put = [&](std::string_view name, auto number_of) { append_column(text, name, samples, number_of); };
  put("timeNs", [](const TimedSample& sample) { return sample.time_ns; });
  put("weightNs", [](const TimedSample& sample) { return sample.weight_ns; });
  put("thread", [](const TimedSample& sample) { return sample.thread; });
  put("node", [](const TimedSample& sample) { return index_of(sample.node); });
  put("flags", [](const TimedSample& sample) { return sample.flags; });
  if (has_labels) put("labels", [](const TimedSample& sample) { return sample.labels; });
}

void append_calls(std::string& text, std::span<const TimedCall> calls) {
  const auto put = [&](std::string_view name, auto number_of) { append_column(text, name, calls, number_of); };
  put("beginNs", [](const TimedCall& call) { return call.begin_ns; });
  put("endNs", [](const TimedCall& call) { return call.end_ns; });
  put("thread", [](const TimedCall& call) { return call.thread; });
  put("node", [](const TimedCall& call) { return index_of(call.node); });
}

}  // namespace

void append_columns(std::string& text, const Profile& profile) {
  text += "\"threads\":[";
  for (const ThreadProfile& thread : profile.threads()) {
    if (text.back() != '[') text += ',';
    text += "{\"number\":";
    append_number(text, thread.number);
    text += ",\"nodes\":{";
    append_nodes(text, thread.tree.nodes(), profile.head().mode);
    text += "}}";
  }
  text += "],\"timeline\":{";
  append_timeline(text, profile.timeline(), !profile.labels().counts().empty());
  text += '}';
  if (profile.head().mode != Mode::call) return;
  text += ",\"calls\":{";
  append_calls(text, profile.call_timeline());
  text += '}';
}

}  // namespace wayfinder::profiling::native
