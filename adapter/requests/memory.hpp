#pragma once
#include <asio/awaitable.hpp>

#include "protocol/heap_report_messages.hpp"
#include "protocol/memory_messages.hpp"

/// Handlers of the memory requests. Thread: adapter I/O; whatever reads or analyses a snapshot runs on a worker.
namespace wayfinder::adapter {

class Session;

asio::awaitable<Result<memory_requests::StatisticsBody>> memory_statistics(Session& session, Nothing arguments);
asio::awaitable<Result<link::ForceGcBody>> force_gc(Session& session, Nothing arguments);
asio::awaitable<Result<link::InspectRegistryBody>> inspect_registry(Session& session,
                                                                    link::InspectRegistryArguments arguments);
asio::awaitable<Result<memory_requests::TakeBody>> take_snapshot(Session& session,
                                                                 memory_requests::TakeArguments arguments);
Result<memory_requests::ListBody> list_snapshots(Session& session, Nothing arguments);
asio::awaitable<Result<Nothing>> delete_snapshot(Session& session, memory_requests::DeleteArguments arguments);
asio::awaitable<Result<memory_requests::GetBody>> get_snapshot(Session& session,
                                                               memory_requests::GetArguments arguments);
asio::awaitable<Result<memory_requests::GetObjectBody>> get_object(Session& session,
                                                                   memory_requests::GetObjectArguments arguments);
asio::awaitable<Result<memory_requests::DiffBody>> diff_snapshots(Session& session,
                                                                  memory_requests::DiffArguments arguments);
asio::awaitable<Result<memory_requests::TrendBody>> snapshot_trend(Session& session,
                                                                   memory_requests::TrendArguments arguments);
asio::awaitable<Result<memory_requests::ReportBody>> heap_report(Session& session,
                                                                 memory_requests::ReportArguments arguments);
asio::awaitable<Result<memory_requests::ExportBody>> export_snapshot(Session& session,
                                                                     memory_requests::ExportArguments arguments);
asio::awaitable<Result<memory_requests::StoreStatisticsBody>> store_statistics(Session& session, Nothing arguments);

}  // namespace wayfinder::adapter
