// outlay target ..., outlay delivery ...
#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "outlay/notification/v1/deliveries.pb.h"
#include "outlay/notification/v1/targets.pb.h"
#include "tools/client/methods.h"
#include "tools/outlay/command.h"
#include "tools/outlay/format.h"
#include "tools/outlay/list.h"
#include "tools/outlay/views.h"

namespace outlay::cli {
namespace {

namespace no = notification::v1;

std::string Kinds(const no::Target& target) {
  std::string kinds;
  for (const std::string& kind : target.kinds()) kinds += Concat(kinds.empty() ? "" : ", ", kind);
  return kinds.empty() ? "all" : kinds;
}

Cell HealthCell(const no::Target& target) {
  if (target.disabled()) return {"switched off"};
  if (target.health().has_paused_until()) {
    return {Concat("left alone until ", FormatTime(target.health().paused_until())), Tone::kBad};
  }
  return target.health().failures() > 0 ? Cell("failing", Tone::kBad) : Cell("fine");
}

void ShowTarget(const no::Target& target, Session& session) {
  session.WriteTitle(ShortName(target.name()));
  Facts facts;
  facts.Add("called", target.display_name());
  facts.Add("goes to", target.url());
  facts.Add("kinds", Kinds(target));
  facts.Add("format", EnumWords(target.format()));
  facts.Add("gets on", HealthCell(target));
  facts.Add("waiting", FormatCount(target.health().pending()));
  facts.Add("given up", FormatCount(target.health().dead()));
  facts.Add("secrets", FormatCount(target.valid_secrets()));
  facts.Add("since", FormatTime(target.create_time()));
  facts.WriteTo(session);
}

// The secret on a line of its own, for programs; where it stands is for people.
template <typename Response>
absl::Status TellSecret(const Response& response, Session& session, std::string_view was_there) {
  if (session.settings().json) {
    session.WriteJson(response);
    return absl::OkStatus();
  }
  session.WriteLine(response.secret());
  session.Note(response.secret().empty() ? was_there : "Nobody can be told the secret again: give it to the receiver.");
  return absl::OkStatus();
}

void TakeFlags(const Arguments& arguments, no::Target* target) {
  if (arguments.Has("name")) target->set_display_name(arguments.Get("name"));
  if (arguments.Has("kinds")) {
    target->clear_kinds();
    const std::vector<std::string> kinds = absl::StrSplit(arguments.Get("kinds"), ',', absl::SkipEmpty());
    for (const std::string& kind : kinds) target->add_kinds(kind);
  }
  if (arguments.Has("short")) target->set_format(no::Target::FORMAT_SHORT_TEXT);
  if (arguments.Has("off")) target->set_disabled(true);
  if (arguments.Has("on")) target->set_disabled(false);
}

absl::Status CreateTarget(const Arguments& arguments, Session& session) {
  no::CreateTargetRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  request.set_target_id(arguments.At(0));
  request.mutable_target()->set_url(arguments.At(1));
  TakeFlags(arguments, request.mutable_target());
  OUTLAY_ASSIGN_OR_RETURN(const auto created,
                          session.notices().Call<no::CreateTargetResponse>(client::kCreateTarget, request));
  return TellSecret(created, session, "This target was there already; if its secret is lost, rotate it.");
}

absl::StatusOr<no::Target> ReadTarget(const std::string& target, Session& session) {
  no::GetTargetRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("targets", target));
  return session.notices().Call<no::Target>(client::kGetTarget, request);
}

absl::Status GetTarget(const Arguments& arguments, Session& session) {
  OUTLAY_ASSIGN_OR_RETURN(const no::Target target, ReadTarget(arguments.At(0), session));
  return ShowResource(target, session, ShowTarget);
}

absl::Status ListTargets(const Arguments& arguments, Session& session) {
  no::ListTargetsRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  return List(Listing<no::ListTargetsRequest, no::ListTargetsResponse, no::Target>{
                  .peer = Peer::kNotification,
                  .method = client::kListTargets,
                  .request = request,
                  .things = &no::ListTargetsResponse::targets,
                  .columns = {{"TARGET"}, {"GOES TO"}, {"KINDS"}, {"GETS ON"}, {"WAITING"}, {"GIVEN UP"}},
                  .row = [](const no::Target& target) -> std::vector<Cell> {
                    return {ShortName(target.name()),
                            target.url(),
                            Kinds(target),
                            HealthCell(target),
                            FormatCount(target.health().pending()),
                            FormatCount(target.health().dead())};
                  },
                  .name = [](const no::Target& target) { return target.name(); },
                  .nothing = "Notices go nowhere outside"},
              arguments, session);
}

absl::Status UpdateTarget(const Arguments& arguments, Session& session) {
  no::UpdateTargetRequest request;
  // With the etag that was read: what somebody else changed meanwhile stays.
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_target(), ReadTarget(arguments.At(0), session));
  if (arguments.Has("url")) request.mutable_target()->set_url(arguments.Get("url"));
  TakeFlags(arguments, request.mutable_target());
  request.set_request_id(session.RequestId());
  OUTLAY_ASSIGN_OR_RETURN(const auto updated, session.notices().Call<no::Target>(client::kUpdateTarget, request));
  return ShowResource(updated, session, ShowTarget);
}

absl::Status DeleteTarget(const Arguments& arguments, Session& session) {
  no::DeleteTargetRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("targets", arguments.At(0)));
  request.set_request_id(session.RequestId());
  return session.notices().Call<no::DeleteTargetResponse>(client::kDeleteTarget, request).status();
}

absl::Status RotateSecret(const Arguments& arguments, Session& session) {
  no::RotateSecretRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("targets", arguments.At(0)));
  if (arguments.Has("at-once")) request.mutable_overlap()->set_seconds(0);
  request.set_request_id(session.RequestId());
  OUTLAY_ASSIGN_OR_RETURN(const auto rotated,
                          session.notices().Call<no::RotateSecretResponse>(client::kRotateSecret, request));
  return TellSecret(rotated, session, "This request came before; if its secret is lost, rotate again.");
}

// "hook", "ann", "contact of po-7", "bob, invited": ids of contacts say nothing to people.
std::string TargetWords(const std::string& target) {
  const std::vector<std::string> parts = absl::StrSplit(target, '/');
  const auto at = [&](std::size_t index) { return index < parts.size() ? parts[index] : std::string(); };
  if (at(2) == "purchaseOrders") return Concat("contact of ", at(3));
  if (at(2) == "invitations") return Concat(at(3), ", invited");
  return ShortName(target);
}

Cell DeliveryStateCell(no::Delivery::State state) {
  return {EnumWords(state), state == no::Delivery::STATE_DEAD ? Tone::kBad : Tone::kPlain};
}

// "HTTP or SMTP code and what was said": "503 try later".
std::string Said(const no::Delivery::Attempt& attempt) {
  const std::string text(absl::StripAsciiWhitespace(attempt.text().substr(0, attempt.text().find('\n'))));
  const std::string code = attempt.code() == 0 ? "" : std::to_string(attempt.code());
  // Mail servers say their code themselves.
  if (code.empty() || text.starts_with(code)) return text;
  return text.empty() ? code : Concat(code, " ", text);
}

void ShowDelivery(const no::Delivery& delivery, Session& session) {
  session.WriteTitle(ShortName(delivery.name()));
  Facts facts;
  facts.Add("state", DeliveryStateCell(delivery.state()));
  facts.Add("target", delivery.target());
  facts.Add("tells", ShortName(delivery.user()));
  facts.Add("because", delivery.kind());
  facts.Add("about", delivery.subject());
  facts.Add("notice", delivery.notice());
  facts.Add("message id", delivery.message_id());
  facts.Add("came", FormatTime(delivery.create_time()));
  facts.Add("ended", FormatTime(delivery.end_time()));
  facts.Add("next attempt", delivery.has_end_time() ? "" : FormatTime(delivery.next_attempt_time()));
  for (const no::Delivery::Attempt& attempt : delivery.attempts()) {
    facts.Add(FormatTime(attempt.time()), Concat(EnumWords(attempt.outcome()), ": ", Said(attempt)));
  }
  facts.WriteTo(session);
}

absl::Status TestTarget(const Arguments& arguments, Session& session) {
  no::TestTargetRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("targets", arguments.At(0)));
  request.set_request_id(session.RequestId());
  OUTLAY_ASSIGN_OR_RETURN(const auto delivery, session.notices().Call<no::Delivery>(client::kTestTarget, request));
  session.Note(Concat("On its way; outlay delivery get ", ShortName(delivery.name()), " tells how it went"));
  return ShowResource(delivery, session, ShowDelivery);
}

absl::Status TakeFilter(const Arguments& arguments, Session& session, no::DeliveryFilter* filter) {
  if (arguments.Has("target")) {
    OUTLAY_ASSIGN_OR_RETURN(*filter->mutable_target(), session.Name("targets", arguments.Get("target")));
  }
  if (arguments.Has("of")) {
    OUTLAY_ASSIGN_OR_RETURN(*filter->mutable_user(), session.Name("users", arguments.Get("of")));
  }
  if (arguments.Has("about")) {
    OUTLAY_ASSIGN_OR_RETURN(*filter->mutable_subject(), session.Name("purchaseOrders", arguments.Get("about")));
  }
  return absl::OkStatus();
}

absl::Status ListDeliveries(const Arguments& arguments, Session& session) {
  no::ListDeliveriesRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  OUTLAY_RETURN_IF_ERROR(TakeFilter(arguments, session, request.mutable_filter()));
  if (arguments.Has("dead")) request.mutable_filter()->set_state(no::Delivery::STATE_DEAD);
  if (arguments.Has("pending")) request.mutable_filter()->set_state(no::Delivery::STATE_PENDING);
  return List(Listing<no::ListDeliveriesRequest, no::ListDeliveriesResponse, no::Delivery>{
                  .peer = Peer::kNotification,
                  .method = client::kListDeliveries,
                  .request = request,
                  .things = &no::ListDeliveriesResponse::deliveries,
                  .columns = {{"DELIVERY"}, {"CAME"}, {"STATE"}, {"TARGET"}, {"TELLS"}, {"BECAUSE"}, {"LAST ANSWER"}},
                  .row = [](const no::Delivery& delivery) -> std::vector<Cell> {
                    return {ShortName(delivery.name()),
                            FormatTime(delivery.create_time()),
                            DeliveryStateCell(delivery.state()),
                            TargetWords(delivery.target()),
                            ShortName(delivery.user()),
                            delivery.kind(),
                            delivery.attempts().empty() ? std::string() : Said(*delivery.attempts().rbegin())};
                  },
                  .name = [](const no::Delivery& delivery) { return delivery.name(); },
                  .nothing = "No such deliveries"},
              arguments, session);
}

absl::Status GetDelivery(const Arguments& arguments, Session& session) {
  no::GetDeliveryRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("deliveries", arguments.At(0)));
  OUTLAY_ASSIGN_OR_RETURN(const auto delivery, session.notices().Call<no::Delivery>(client::kGetDelivery, request));
  return ShowResource(delivery, session, ShowDelivery);
}

absl::Status Redeliver(const Arguments& arguments, Session& session) {
  no::RedeliverRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_name(), session.Name("deliveries", arguments.At(0)));
  request.set_request_id(session.RequestId());
  OUTLAY_ASSIGN_OR_RETURN(const auto delivery, session.notices().Call<no::Delivery>(client::kRedeliver, request));
  return ShowResource(delivery, session, ShowDelivery);
}

// Until none is left: each request sends some.
absl::Status RedeliverAll(const Arguments& arguments, Session& session) {
  no::RedeliverAllRequest request;
  OUTLAY_ASSIGN_OR_RETURN(*request.mutable_parent(), session.Organization());
  OUTLAY_RETURN_IF_ERROR(TakeFilter(arguments, session, request.mutable_filter()));
  const std::string request_id = session.RequestId();
  int64_t count = 0;
  for (int part = 1;; ++part) {
    request.set_request_id(Concat(request_id, "-", part));
    OUTLAY_ASSIGN_OR_RETURN(const auto sent,
                            session.notices().Call<no::RedeliverAllResponse>(client::kRedeliverAll, request));
    count += sent.deliveries_size();
    if (sent.next_page_token().empty()) break;
    request.set_page_token(sent.next_page_token());
  }
  session.WriteLine(Concat(count, " are sent again"));
  return absl::OkStatus();
}

}  // namespace

std::vector<Command> DeliveryCommands() {
  const Flag name = {"name", "NAME", "for people"};
  const Flag kinds = {"kinds", "IDS", "only notices of these subscriptions, with commas between them"};
  const Flag is_short = {"short", "", "one line for phones instead of everything"};
  const Flag target = {"target", "TARGET", "only to this one"};
  const Flag of = {"of", "USER", "only notices of this user"};
  const Flag about = {"about", "ORDER", "only about this order, or any resource by its name"};
  return {
      {"target",
       "create",
       "ID URL",
       "let notices arrive at a URL as webhooks, and print the secret of their signatures, once",
       {name, kinds, is_short},
       CreateTarget},
      {"target", "list", "", "list where notices arrive outside, and how it gets on", {kLimitFlag}, ListTargets},
      {"target", "get", "TARGET", "show where notices arrive", {}, GetTarget},
      {"target",
       "update",
       "TARGET",
       "change where and which notices arrive",
       {{"url", "URL", "where to"}, name, kinds, is_short, {"off", "", "send nothing"}, {"on", "", "send again"}},
       UpdateTarget},
      {"target", "delete", "TARGET", "end a target; what waits for it is given up", {}, DeleteTarget},
      {"target",
       "rotate",
       "TARGET",
       "make a new secret and print it, once; the one before stays valid for a day",
       {{"at-once", "", "the one before is valid no more"}},
       RotateSecret},
      {"target", "test", "TARGET", "send a test message", {}, TestTarget},
      {"delivery",
       "list",
       "",
       "list notices on their way outside, the newest first, with what the server said",
       {{"dead", "", "only what was given up"}, {"pending", "", "only what waits"}, target, of, about, kLimitFlag},
       ListDeliveries},
      {"delivery",
       "get",
       "DELIVERY",
       "show whether a person was told, when, and what the server said",
       {},
       GetDelivery},
      {"delivery", "redeliver", "DELIVERY", "send one again that ended", {}, Redeliver},
      {"delivery", "redeliver-all", "", "send everything again that was given up", {target, of, about}, RedeliverAll},
  };
}

}  // namespace outlay::cli
