#include "common/rpc/testing/things.h"

#include <optional>
#include <utility>

#include "common/base/errors.h"

namespace outlay::rpc {

using testing::v1::EchoRequest;
using testing::v1::EchoResponse;
using testing::v1::ImportThingsRequest;
using testing::v1::ImportThingsResponse;
using testing::v1::Thing;
using testing::v1::WatchThingsResponse;

void Things::Bind(Dispatcher& dispatcher) {
  dispatcher.Bind("/outlay.testing.v1.Things/CreateThing", this, &Things::Create);
  dispatcher.Bind("/outlay.testing.v1.Things/GetThing", this, &Things::Get);
  dispatcher.Bind("/outlay.testing.v1.Things/UpdateThing", this, &Things::Update);
  dispatcher.Bind("/outlay.testing.v1.Things/Echo", this, &Things::Echo);
  dispatcher.Bind("/outlay.testing.v1.Things/ForgetThings", this, &Things::Echo);
  dispatcher.Bind("/outlay.testing.v1.Things/FeedThings", this, &Things::Echo);
  dispatcher.Bind("/outlay.testing.v1.Things/StockThings", this, &Things::Echo);
  dispatcher.BindStream("/outlay.testing.v1.Things/WatchThings", this, &Things::Watch);
  dispatcher.BindStream("/outlay.testing.v1.Things/ImportThings", this, &Things::Import);
  dispatcher.BindStream("/outlay.testing.v1.Things/Converse", this, &Things::Converse);
}

void Things::Create(Call<testing::v1::CreateThingRequest, Thing> call) {
  Remember(call.context());
  Thing thing = call.request().thing();
  thing.set_name(call.request().parent() + "/things/" + call.request().thing_id());
  call.FinishSerialized(thing.SerializeAsString(), /*organization_sequence=*/7);
}

void Things::Get(Call<testing::v1::GetThingRequest, Thing> call) {
  Remember(call.context());
  call.Finish(MakeError(absl::StatusCode::kNotFound, "THING_NOT_FOUND", "there is no such thing",
                        {{"name", call.request().name()}}, absl::Milliseconds(1500)));
}

void Things::Update(Call<testing::v1::UpdateThingRequest, Thing> call) {
  Remember(call.context());
  call.Finish(call.request().thing());
}

void Things::Echo(EchoCall call) {
  const std::string& text = call.request().text();
  if (text == "wait") {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(call));
    return;
  }
  if (text == "drop") {
    return;
  }
  if (text == "fail") {
    call.Finish(DataLoss("the row of a secret thing"));
    return;
  }
  EchoResponse response;
  response.set_text(text);
  call.Finish(response);
}

void Things::Watch(WatchStream stream) {
  Count(std::move(stream), 1);
}

void Things::Count(WatchStream stream, int number) {
  if (stream.request().count() != 0 && number > stream.request().count()) {
    stream.Finish(absl::OkStatus());
    return;
  }
  WatchThingsResponse response;
  response.set_number(number);
  stream.Write(response, [this, stream, number](bool good) {
    if (good) {
      Count(stream, number + 1);
    } else {
      NoteAbandoned();
    }
  });
}

void Things::Import(ImportStream stream) {
  Collect(std::move(stream), 0);
}

void Things::Collect(ImportStream stream, int count) {
  stream.Read([this, stream, count](std::optional<ImportThingsRequest> request) {
    if (request.has_value()) {
      Collect(stream, count + 1);
      return;
    }
    ImportThingsResponse response;
    response.set_count(count);
    stream.Finish(response);
  });
}

void Things::Converse(ConverseStream stream) {
  stream.Read([this, stream](std::optional<EchoRequest> request) {
    if (!request.has_value()) {
      stream.Finish(absl::OkStatus());
      return;
    }
    CallContext context = stream.context();
    context.caller = stream.judged_caller();
    Remember(context);
    if (request->text() != "wait") return Reply(stream, request->text());
    const std::lock_guard lock(mutex_);
    conversations_.push_back(stream);
  });
}

void Things::Reply(const ConverseStream& stream, const std::string& text) {
  EchoResponse response;
  response.set_text(text);
  stream.Write(response, [this, stream](bool good) { good ? Converse(stream) : NoteAbandoned(); });
}

std::vector<CallContext> Things::seen() const {
  const std::lock_guard lock(mutex_);
  return seen_;
}

size_t Things::waiting() const {
  const std::lock_guard lock(mutex_);
  return waiting_.size() + conversations_.size();
}

void Things::AnswerWaiting() {
  std::vector<EchoCall> calls;
  std::vector<ConverseStream> conversations;
  {
    const std::lock_guard lock(mutex_);
    calls = std::exchange(waiting_, {});
    conversations = std::exchange(conversations_, {});
  }
  for (const ConverseStream& stream : conversations) Reply(stream, "at last");
  for (const EchoCall& call : calls) {
    EchoResponse response;
    response.set_text("at last");
    call.Finish(response);
  }
}

int Things::abandoned() const {
  const std::lock_guard lock(mutex_);
  return abandoned_;
}

void Things::Remember(const CallContext& context) {
  const std::lock_guard lock(mutex_);
  seen_.push_back(context);
}

void Things::NoteAbandoned() {
  const std::lock_guard lock(mutex_);
  ++abandoned_;
}

}  // namespace outlay::rpc
