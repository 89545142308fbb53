#include <cstdio>

#include <unistd.h>

#include "misbehaving.hpp"

template <class T>
class BadChatter final : public Misbehaving<T> {
  using Misbehaving<T>::Misbehaving;
  void go_wrong(const fl::Update<T>&) override {
    std::printf("word %d\n", ++words_);
    std::fflush(stdout);
    usleep(100'000);
  }
  int words_ = 0;
};
FLATLINE_PLUGIN(fl::optimizer<BadChatter, MisbehavingParams>("bad-chatter",
                                                             "Talks in every update, and is slow",
                                                             "none"))
