#include "runtime/sampling/block_builder.hpp"

namespace wayfinder::runtime::sampling {
namespace {

profiling::FunctionRecord record_of(const FunctionTable& table, FunctionId id) {
  const FunctionTable::Entry& entry = table.entry(id);
  profiling::FunctionRecord record;
  record.id = id;
  record.kind = entry.kind;
  record.first_line = entry.identity.first_line;
  record.last_line = entry.identity.last_line;
  const bool is_marker = entry.kind == profiling::FunctionKind::marker;
  (is_marker ? record.name : record.source) = table.text(entry);
  return record;
}

}  // namespace

profiling::SampleBlock BlockBuilder::take(Recorder& recorder, const FunctionNames& names) {
  profiling::SampleBlock block;
  block.profile = profile_;
  while (const RawSample* raw = recorder.ring.front()) {
    profiling::SampleRecord& sample = block.samples.emplace_back();
    sample.weight_ns = raw->weight_ns;
    sample.time_ns = raw->time_ns;
    sample.thread = thread_number(raw->thread);
    sample.flags = raw->flags;
    sample.frames.reserve(raw->depth);
    for (std::size_t i = 0; i < raw->depth; ++i) {
      sample.frames.push_back({raw->frames[i].function, raw->frames[i].line});
    }
    recorder.ring.pop();
  }
  block.lost_samples = recorder.lost_samples();
  block.lost_ns = recorder.lost_ns();
  const std::size_t known = recorder.functions.count();  // after the samples: all that they name is in it
  for (const auto& [id, name] : names) {
    auto& told = told_names_[id];
    if (told == name) continue;
    told = name;
    if (id >= told_functions_) continue;
    block.functions.push_back(record_of(recorder.functions, id));
    block.functions.back().name = name;
  }
  for (; told_functions_ < known; ++told_functions_) {
    const auto id = static_cast<FunctionId>(told_functions_);
    block.functions.push_back(record_of(recorder.functions, id));
    if (const auto name = told_names_.find(id); name != told_names_.end()) {
      block.functions.back().name = name->second;
    }
  }
  return block;
}

std::uint32_t BlockBuilder::thread_number(const void* thread) {
  return threads_.try_emplace(thread, static_cast<std::uint32_t>(threads_.size() + 1)).first->second;
}

}  // namespace wayfinder::runtime::sampling
