#include "profiling/export/page_data.hpp"

#include <algorithm>
#include <charconv>
#include <map>

#include "profiling/export/labels.hpp"
#include "profiling/export/mode_names.hpp"
#include "profiling/export/page_text.hpp"
#include "profiling/export/page_tree.hpp"
#include "protocol/json.hpp"

namespace wayfinder::profiling {
namespace {

constexpr int page_version = 1;

void append_number(std::string& text, std::int64_t number) {
  char digits[24];
  text.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

/// `[1,2,3]`, the numbers as `of` makes them of each entry.
template <class Entries, class Of>
void append_numbers(std::string& text, const Entries& entries, Of of) {
  text += '[';
  bool is_first = true;
  for (const auto& entry : entries) {
    if (!std::exchange(is_first, false)) text += ',';
    append_number(text, static_cast<std::int64_t>(of(entry)));
  }
  text += ']';
}
template <class Entries, class Of>
void append_column(std::string& text, std::string_view name, const Entries& entries, Of of) {
  text.append("\"").append(name).append("\":");
  append_numbers(text, entries, of);
}
constexpr auto as_it_is = [](auto value) { return value; };

json side_of(const Profile& profile) {
  const ProfileHead& head = profile.head();
  const ProfileCounters& counters = profile.counters();
  json notes = json::array();
  for (const std::string& note : head.notes)
    notes.push_back(escape_text(note));
  return {{"title", cut_name(profile_label(head))},
          {"program", cut_name(escape_text(head.program))},
          {"mode", name_of(head.mode)},
          {"clock", name_of(head.clock)},
          {"lua", escape_text(head.lua)},
          {"method", escape_text(head.method)},
          {"intervalNs", head.interval.count()},
          {"startTimeMs", head.start.time_since_epoch().count()},
          {"durationNs", head.duration.count()},
          {"samples", counters.samples},
          {"sampleBytes", head.sample_bytes},
          {"lostSamples", counters.lost_samples},
          {"lostNs", counters.lost_ns},
          {"cutSamples", counters.cut_samples},
          {"incompleteSamples", counters.incomplete_samples},
          {"notes", notes}};
}

/// The files of the functions, in the order in which they are met; C functions and markers have none.
class Files {
 public:
  explicit Files(const PageTree& page) {
    for (const Function* function : page.functions) {
      std::string name = function == nullptr ? "" : file_label(*function);
      if (name.empty()) {
        of_function_.push_back(-1);
        continue;
      }
      const auto [place, is_new] = by_source_.try_emplace(function->source, names_.size());
      if (is_new) {
        names_.push_back(std::move(name));
        sources_.push_back(&function->source);
      }
      of_function_.push_back(static_cast<std::int64_t>(place->second));
    }
    heat_.resize(names_.size());
    for (const PageThread& thread : page.threads) {
      for (std::size_t i = 0; i < thread.frame.size(); ++i) {
        const auto file = of_function_[index_of(page.frames[thread.frame[i]].function)];
        if (file >= 0) heat_[static_cast<std::size_t>(file)] += thread.values.front()[i];
      }
    }
  }

  [[nodiscard]] std::int64_t of_function(std::size_t function) const { return of_function_[function]; }

  /// Names, and the texts of the hottest as far as they fit.
  [[nodiscard]] json entries(const SourceText& sources) const {
    json entries = json::array();
    for (const std::string& name : names_)
      entries.push_back({{"name", cut_name(name)}});
    std::vector<std::size_t> hottest(names_.size());
    for (std::size_t i = 0; i < hottest.size(); ++i)
      hottest[i] = i;
    std::ranges::stable_sort(hottest, std::greater{}, [&](std::size_t file) { return heat_[file]; });
    std::size_t room = max_page_sources_bytes;
    for (const std::size_t file : hottest) {
      auto text = sources ? sources(*sources_[file]) : std::nullopt;
      if (!text || text->size() > std::min(room, max_page_source_bytes)) continue;
      room -= text->size();
      entries[file]["text"] = escape_text(*text);
    }
    return entries;
  }

 private:
  std::map<std::string_view, std::size_t> by_source_;
  std::vector<std::string> names_;
  std::vector<const std::string*> sources_;
  std::vector<std::int64_t> of_function_;  // -1: none
  std::vector<std::uint64_t> heat_;        // by file
};

json head_of(std::span<const Profile* const> sides, std::span<const PageColumn> columns, const PageTree& page,
             const Files& files, const SourceText& sources) {
  json head{{"version", page_version}, {"sides", json::array()}, {"columns", json::array()}};
  for (const Profile* side : sides)
    head["sides"].push_back(side_of(*side));
  for (const PageColumn& column : columns) {
    head["columns"].push_back(
        {{"id", column.id}, {"title", column.title}, {"unit", column.unit}, {"addsUp", column.adds_up}});
  }
  json names = json::array();
  for (const Function* function : page.functions)
    names.push_back(function == nullptr ? std::string{no_frame_label} : cut_name(function_label(*function)));
  head["names"] = std::move(names);
  head["files"] = files.entries(sources);
  return head;
}

void append_functions(std::string& text, const PageTree& page, const Files& files) {
  std::size_t next = 0;
  text += ",\n\"functions\":{";
  append_column(text, "file", page.functions, [&](const Function*) { return files.of_function(next++); });
  text += ',';
  append_column(text, "line", page.functions,
                [](const Function* function) { return function == nullptr ? -1 : function->first_line; });
  text += ',';
  append_column(text, "kind", page.functions, [](const Function* function) {
    return static_cast<std::uint32_t>(function == nullptr ? FunctionKind::marker : function->kind);
  });
  text += "},\n\"frames\":{";
  append_column(text, "function", page.frames, [](const Frame& frame) { return index_of(frame.function); });
  text += ',';
  append_column(text, "line", page.frames, [](const Frame& frame) { return frame.line; });
  text += '}';
}

void append_threads(std::string& text, const PageTree& page) {
  text += ",\n\"threads\":[";
  for (const PageThread& thread : page.threads) {
    if (text.back() != '[') text += ",\n";
    text.append("{\"name\":").append(dump_json(thread_label(thread.number))).append(",");
    append_column(text, "frame", thread.frame, as_it_is);
    text += ',';
    append_column(text, "depth", thread.depth, as_it_is);
    text += ",\"values\":[";
    for (std::size_t i = 0; i < thread.values.size(); ++i) {  // column by column: [[before, after], …]
      text += i % page.sides != 0 ? "," : (i == 0 ? "[" : "],[");
      append_numbers(text, thread.values[i], as_it_is);
    }
    text += "]]}";
  }
  text += ']';
}

/// Samples in the order of time, those that follow on the same path as one.
void append_timeline(std::string& text, const Profile& profile, const PageTree& page) {
  struct Run {
    std::uint32_t thread;
    std::uint32_t node;
    std::uint64_t weight_ns;
  };
  std::vector<Run> runs;
  for (const TimedSample& sample : profile.timeline()) {
    const auto node = page.threads[sample.thread].node_of.front()[index_of(sample.node)];
    if (!runs.empty() && runs.back().thread == sample.thread && runs.back().node == node) {
      runs.back().weight_ns += sample.weight_ns;
    } else {
      runs.push_back({sample.thread, node, sample.weight_ns});
    }
  }
  text += ",\n\"timeline\":{";
  append_column(text, "thread", runs, [](const Run& run) { return run.thread; });
  text += ',';
  append_column(text, "node", runs, [](const Run& run) { return run.node; });
  text += ',';
  append_column(text, "weight", runs, [](const Run& run) { return run.weight_ns; });
  text += '}';
}

/// Calls in the order of time.
void append_calls(std::string& text, const Profile& profile, const PageTree& page) {
  const auto calls = profile.call_timeline();
  text += ",\n\"calls\":{";
  append_column(text, "thread", calls, [](const TimedCall& call) { return call.thread; });
  text += ',';
  append_column(text, "node", calls,
                [&](const TimedCall& call) { return page.threads[call.thread].node_of.front()[index_of(call.node)]; });
  text += ',';
  append_column(text, "begin", calls, [](const TimedCall& call) { return call.begin_ns; });
  text += ',';
  append_column(text, "end", calls, [](const TimedCall& call) { return call.end_ns; });
  text += '}';
}

}  // namespace

std::string page_data(std::span<const Profile* const> sides, const SourceText& sources) {
  const auto columns = page_columns(sides.front()->head().mode);
  const PageTree page = merge_for_page(sides, columns);
  const Files files{page};
  std::string text = without_tags(dump_json(head_of(sides, columns, page, files, sources)));
  text.pop_back();  // its brace: the columns follow, numbers and our own words
  append_functions(text, page, files);
  append_threads(text, page);
  if (sides.size() == 1) {
    const Profile& profile = *sides.front();
    if (!profile.timeline().empty() && profile.has_whole_timeline()) append_timeline(text, profile, page);
    if (!profile.call_timeline().empty() && profile.has_whole_call_timeline()) append_calls(text, profile, page);
  }
  text += '}';
  return text;
}

}  // namespace wayfinder::profiling
