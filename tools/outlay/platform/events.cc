// outlay events ...
#include <algorithm>
#include <cstdint>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "google/protobuf/dynamic_message.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "google/protobuf/util/time_util.h"
#include "outlay/directory/v1/directory_events.pb.h"
#include "outlay/event/v1/events.pb.h"
#include "outlay/invoice_matching/v1/invoice_events.pb.h"
#include "outlay/purchase_order/v1/purchase_order_events.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/command.h"
#include "tools/outlay/format.h"
#include "tools/outlay/list.h"
#include "tools/outlay/watch.h"

namespace outlay::cli {
namespace {

namespace ev = outlay::event::v1;

// The event's message; null when this build does not know its type.
std::unique_ptr<google::protobuf::Message> Decode(const ev::Event& event) {
  const auto* descriptor = google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(event.type());
  if (descriptor == nullptr) {
    return nullptr;
  }
  std::unique_ptr<google::protobuf::Message> message(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(descriptor)->New());
  return message->ParseFromString(event.data()) ? std::move(message) : nullptr;
}

// What happened, in a word: the first enum of the message says it.
std::string WhatHappened(const google::protobuf::Message* message) {
  if (message == nullptr) {
    return "";
  }
  const google::protobuf::Descriptor& descriptor = *message->GetDescriptor();
  for (int i = 0; i < descriptor.field_count(); ++i) {
    const google::protobuf::FieldDescriptor& field = *descriptor.field(i);
    if (field.enum_type() != nullptr && !field.is_repeated()) {
      return EnumWords(*message->GetReflection()->GetEnum(*message, &field));
    }
  }
  return "";
}

std::string EventJson(Peer peer, const ev::Entry& entry, const ev::Event& event,
                      const google::protobuf::Message* message) {
  google::protobuf::Struct line;
  auto& fields = *line.mutable_fields();
  fields["service"].set_string_value(std::string(PeerName(peer)));
  fields["organizationSequence"].set_string_value(std::to_string(entry.organization_sequence()));
  fields["type"].set_string_value(event.type());
  fields["subject"].set_string_value(event.subject());
  fields["time"].set_string_value(google::protobuf::util::TimeUtil::ToString(event.time()));
  if (message != nullptr) {
    // Fails only if the one JSON that was made is not the other's JSON.
    (void)google::protobuf::util::JsonStringToMessage(ToJson(*message), fields["data"].mutable_struct_value());
  }
  return ToJson(line);
}

std::string ShortType(const ev::Event& event) {
  return event.type().substr(event.type().rfind('.') + 1);
}

// Below the organization.
std::string SubjectOf(const ev::Event& event) {
  return event.subject().substr(event.subject().find('/', event.subject().find('/') + 1) + 1);
}

std::string EventLine(Peer peer, const ev::Entry& entry, const ev::Event& event,
                      const google::protobuf::Message* message, const Session& session) {
  return absl::StrFormat("%s  %-16s %7s  %-20s  %-12s  %s", FormatTime(event.time()), ToAbsl(PeerName(peer)),
                         std::to_string(entry.organization_sequence()), ShortType(event), WhatHappened(message),
                         session.Colour(Harmless(SubjectOf(event)), Tone::kStrong));
}

// What is listed; each service is read by a thread of its own.
class EventTable {
 public:
  void Add(Peer peer, const ev::Entry& entry, const ev::Event& event, const google::protobuf::Message* message) {
    const std::lock_guard lock(mutex_);
    rows_.push_back(
        {.time = google::protobuf::util::TimeUtil::TimestampToMicroseconds(event.time()),
         .cells = {FormatTime(event.time()), std::string(PeerName(peer)), std::to_string(entry.organization_sequence()),
                   ShortType(event), WhatHappened(message), Cell(SubjectOf(event), Tone::kStrong)}});
  }
  // In order of time; those of one service stay in its order.
  void WriteTo(Session& session) {
    std::stable_sort(rows_.begin(), rows_.end(), [](const Row& a, const Row& b) { return a.time < b.time; });
    Table table{{{"WHEN"}, {"SERVICE"}, {"RECORD", true}, {"EVENT"}, {"WHAT"}, {"SUBJECT"}}};
    for (Row& row : rows_) table.Add(std::move(row.cells));
    session.WriteTable(table);
  }

 private:
  struct Row {
    int64_t time;
    std::vector<Cell> cells;
  };

  std::mutex mutex_;
  std::vector<Row> rows_;
};

// How a service's events are shown.
struct EventView {
  EventTable* table = nullptr;  // null: a line for each as it comes
  int64_t left = INT64_MAX;     // how many are still shown
};

void Print(Peer peer, const ev::WatchEventsResponse& response, EventView& view, Session& session) {
  for (const ev::Entry& entry : response.entries()) {
    for (const ev::Event& event : entry.events()) {
      if (view.left-- <= 0) return;
      const std::unique_ptr<google::protobuf::Message> message = Decode(event);
      if (session.settings().json) {
        session.WriteLine(EventJson(peer, entry, event, message.get()));
      } else if (session.settings().quiet) {
        session.WriteLine(event.subject());
      } else if (view.table != nullptr) {
        view.table->Add(peer, entry, event, message.get());
      } else {
        session.WriteLine(EventLine(peer, entry, event, message.get(), session));
      }
    }
  }
}

// Watches one service; when it goes away in the middle, goes on from the last event that came.
// `has_answered` is set when anything came of it, if only its end.
absl::Status Watch(Peer peer, client::BlockingClient client, ev::WatchEventsRequest request, EventView view,
                   Session& session, bool* has_answered) {
  return KeepWatching(peer, session, [&](bool* came) {
    return client.ReadStream<ev::WatchEventsResponse>(
        client::kWatchEvents, request, [&](const ev::WatchEventsResponse& response) {
          *came = true;
          *has_answered = true;
          Print(peer, response, view, session);
          if (!response.entries().empty()) {
            const ev::Entry& last = response.entries(response.entries_size() - 1);
            request.set_after_organization_sequence(static_cast<int64_t>(last.organization_sequence()));
          }
          return view.left > 0;
        });
  });
}

absl::StatusOr<std::vector<Peer>> ChoosePeers(const std::string& service) {
  if (service.empty()) return std::vector<Peer>(kPeers.begin(), kPeers.end());
  OUTLAY_ASSIGN_OR_RETURN(const Peer peer, ParsePeer(service));
  return std::vector<Peer>{peer};
}

// The names of event types may leave out their package.
std::string FullType(const std::string& type) {
  if (type.find('.') != std::string::npos) {
    return type;
  }
  for (const std::string package : {"outlay.purchase_order.v1.", "outlay.invoice_matching.v1.", "outlay.directory.v1.",
                                    "outlay.notification.v1.", "outlay.approval.v1.", "outlay.budget.v1."}) {
    if (google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(package + type) != nullptr) {
      return package + type;
    }
  }
  return type;
}

absl::Status WatchAll(const Arguments& arguments, Session& session, int64_t from_unless_told, bool ends) {
  OUTLAY_ASSIGN_OR_RETURN(const std::vector<Peer> peers, ChoosePeers(arguments.At(0)));
  ev::WatchEventsRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  OUTLAY_ASSIGN_OR_RETURN(const int64_t from, ParseNumber(arguments, "from", from_unless_told));
  request.set_after_organization_sequence(from);
  request.set_end_when_caught_up(ends);
  for (const std::string& type : arguments.All("type")) {
    request.add_types(FullType(type));
  }
  if (arguments.Has("from") && peers.size() > 1) {
    return UsageError("--from needs a service, such as purchase_order or budget; each counts its own events");
  }
  EventTable table;
  EventView view = {.table = ends ? &table : nullptr};
  if (arguments.Has("limit")) {
    OUTLAY_ASSIGN_OR_RETURN(view.left, ParseLimit(arguments));
  }
  struct Watched {
    absl::Status status;
    bool has_answered = false;
  };
  std::vector<Watched> results(peers.size());
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < peers.size(); ++i) {
    // One may end while the other goes on for ever, so each tells its end itself.
    threads.emplace_back([&, i, client = session.StreamClient(peers[i])] {
      results[i].status = Watch(peers[i], client, request, view, session, &results[i].has_answered);
      if (!results[i].status.ok() && peers.size() > 1) {
        session.Note(Concat(PeerName(peers[i]), ": ", ToStd(results[i].status.message())));
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  table.WriteTo(session);
  // Of those that may be left out, what never answered is not started, and was named above. What broke off, or is
  // always there, leaves the list without its end.
  const bool is_any_there =
      std::any_of(results.begin(), results.end(), [](const Watched& result) { return result.status.ok(); });
  for (std::size_t i = 0; i < peers.size(); ++i) {
    const bool may_be_missing = is_any_there && !results[i].has_answered && !IsAlwaysThere(peers[i]);
    if (may_be_missing && absl::IsUnavailable(results[i].status)) continue;
    OUTLAY_RETURN_IF_ERROR(std::move(results[i].status));
  }
  return absl::OkStatus();
}

absl::Status ListEvents(const Arguments& arguments, Session& session) {
  return WatchAll(arguments, session, 0, /*ends=*/true);
}

absl::Status WatchEvents(const Arguments& arguments, Session& session) {
  return WatchAll(arguments, session, -1, /*ends=*/false);
}

}  // namespace

std::vector<Command> EventCommands() {
  const Flag type = {"type", "TYPE", "only events of this type, such as BalanceCrossed", true};
  return {{"events",
           "list",
           "[SERVICE]",
           "list what happened in the organization, of one service or of all",
           {type,
            {"from", "N", "after this organization sequence; the oldest kept unless told"},
            {"limit", "N", "at most so many of each service; all unless told"}},
           ListEvents},
          {"events",
           "watch",
           "[SERVICE]",
           "print what happens from now on, until Ctrl-C",
           {type, {"from", "N", "after this organization sequence; 0: from the oldest kept"}},
           WatchEvents}};
}

}  // namespace outlay::cli
