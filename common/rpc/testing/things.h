// Serves outlay.testing.v1.Things, for the tests of the edge, with minimal handlers.
#ifndef OUTLAY_COMMON_RPC_TESTING_THINGS_H_
#define OUTLAY_COMMON_RPC_TESTING_THINGS_H_

#include <cstddef>
#include <mutex>
#include <string>
#include <vector>

#include "common/rpc/dispatcher.h"
#include "common/rpc/testing/things.pb.h"

namespace outlay::rpc {

class Things {
 public:
  // Must outlive the dispatcher.
  void Bind(Dispatcher& dispatcher);

  // Returns the contexts of the calls of CreateThing, GetThing and UpdateThing.
  std::vector<CallContext> seen() const;
  // The calls of Echo, and messages of Converse, with the text "wait" that are unanswered; and the function that
  // answers them.
  size_t waiting() const;
  void AnswerWaiting();
  // The number of streams whose caller has gone.
  int abandoned() const;

 private:
  using EchoCall = Call<testing::v1::EchoRequest, testing::v1::EchoResponse>;
  using WatchStream = Stream<testing::v1::WatchThingsRequest, testing::v1::WatchThingsResponse>;
  using ImportStream = Stream<testing::v1::ImportThingsRequest, testing::v1::ImportThingsResponse>;
  using ConverseStream = Stream<testing::v1::EchoRequest, testing::v1::EchoResponse>;

  void Create(Call<testing::v1::CreateThingRequest, testing::v1::Thing> call);
  void Get(Call<testing::v1::GetThingRequest, testing::v1::Thing> call);
  void Update(Call<testing::v1::UpdateThingRequest, testing::v1::Thing> call);
  void Echo(EchoCall call);
  void Watch(WatchStream stream);
  void Import(ImportStream stream);
  void Converse(ConverseStream stream);

  void Count(WatchStream stream, int number);
  void Collect(ImportStream stream, int count);
  void Reply(const ConverseStream& stream, const std::string& text);
  void Remember(const CallContext& context);
  void NoteAbandoned();

  mutable std::mutex mutex_;
  // All guarded by mutex_.
  std::vector<CallContext> seen_;
  std::vector<EchoCall> waiting_;
  std::vector<ConverseStream> conversations_;  // with an unanswered message
  int abandoned_ = 0;
};

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_TESTING_THINGS_H_
