/*
 * The cuba update of src/engine/kernels/simd/assembly/cuba-lif.ts (narrow, lava) in C with 128-bit
 * vectors, on the neurons, draws and inputs of the entry `neurons-cuba`: what a compiler makes of the
 * same method. The copy of a step's input is part of the work, as it is there.
 *
 *   neurons NEURONS STEPS SEED
 *
 * NEURONS is a multiple of 64. Prints seconds, neuron updates, a checksum of the state after all steps, and
 * the active neurons and the spikes of all steps.
 */
#define _POSIX_C_SOURCE 200809L
#include <smmintrin.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { DECAY_U = 512, DECAY_V = 128, INPUT_SHIFT = 6, CURRENT_SPARE = 8 };
static const int32_t HIGHEST = (1 << 23) - 1;
/* Volatile: the kernel learns them when it runs. No input passes them. */
static volatile int32_t input_low = INT32_MIN, input_high = INT32_MAX;
static const int32_t THRESHOLDS[2] = {200000, 6000000}, INPUTS[2] = {-512, 1535};

static int32_t *array(size_t count) {
  int32_t *place = aligned_alloc(64, (count * sizeof(int32_t) + 63) / 64 * 64);
  if (place == NULL) exit(1);
  memset(place, 0, count * sizeof(int32_t));
  return place;
}

/* As Xorshift32 of src/fixed/xorshift.ts. */
static uint32_t draw(uint32_t *state) {
  uint32_t x = *state;
  x ^= x << 13;
  x ^= x >> 17;
  x ^= x << 5;
  return *state = x;
}

/* A whole number from range[0] to range[1]. */
static int32_t between(uint32_t *state, const int32_t range[2]) {
  const uint64_t values = (uint64_t)(range[1] - range[0] + 1);
  return range[0] + (int32_t)((draw(state) * values) >> 32);
}

static inline __m128i decay(__m128i x, __m128i keep) {
  const __m128i whole = _mm_srai_epi32(x, 12);
  const __m128i part = _mm_and_si128(x, _mm_set1_epi32(4095));
  const __m128i round_up = _mm_srli_epi32(_mm_srai_epi32(x, 31), 20);
  const __m128i rest = _mm_add_epi32(_mm_madd_epi16(part, keep), round_up);
  return _mm_add_epi32(_mm_madd_epi16(whole, keep), _mm_srai_epi32(rest, 12));
}

/* Four neurons; returns a bit for each that fires. */
static inline int step(__m128i *x, __m128i *y, __m128i *sum, __m128i input, __m128i threshold, __m128i keep_u,
                       __m128i keep_v, __m128i low, __m128i high) {
  const __m128i one = _mm_set1_epi32(1);
  const __m128i highest = _mm_set1_epi32(HIGHEST), lowest = _mm_set1_epi32(-HIGHEST);
  const __m128i limited = _mm_min_epi32(_mm_max_epi32(input, low), high);
  __m128i u = _mm_add_epi32(decay(_mm_load_si128(y), keep_u), _mm_slli_epi32(limited, INPUT_SHIFT));
  u = _mm_srai_epi32(_mm_slli_epi32(_mm_sub_epi32(u, one), CURRENT_SPARE), CURRENT_SPARE);
  u = _mm_add_epi32(u, one);
  __m128i v = _mm_add_epi32(decay(_mm_load_si128(x), keep_v), u);
  v = _mm_min_epi32(_mm_max_epi32(v, lowest), highest);
  const __m128i over = _mm_cmpgt_epi32(v, threshold);
  _mm_store_si128(x, _mm_andnot_si128(over, v));
  _mm_store_si128(y, u);
  _mm_store_si128(sum, _mm_setzero_si128());
  return _mm_movemask_ps(_mm_castsi128_ps(over));
}

/* `count` is a multiple of 64. Returns the active neurons; `fired` takes those that fired. */
static int32_t update(int32_t *potential, int32_t *current, int32_t *sums, const int32_t *thresholds,
                      int32_t *counts, int32_t *spikes, int32_t count, int32_t *fired) {
  const __m128i keep_u = _mm_set1_epi32(4096 - DECAY_U), keep_v = _mm_set1_epi32(4096 - DECAY_V);
  const __m128i low = _mm_set1_epi32(input_low), high = _mm_set1_epi32(input_high);
  const __m128i zero = _mm_setzero_si128();
  __m128i idle = zero;
  int32_t *next = spikes;
  for (int32_t base = 0; base < count; base += 64) {
    uint64_t fires = 0;
    for (int32_t k = base; k < base + 64; k += 4) {
      __m128i *const x = (__m128i *)(potential + k), *const y = (__m128i *)(current + k);
      __m128i *const sum = (__m128i *)(sums + k);
      const __m128i input = _mm_load_si128(sum);
      const __m128i threshold = _mm_load_si128((const __m128i *)(thresholds + k));
      const __m128i busy = _mm_or_si128(_mm_or_si128(_mm_load_si128(x), _mm_load_si128(y)), input);
      idle = _mm_sub_epi32(idle, _mm_cmpeq_epi32(busy, zero));
      /* At rest without input: only a threshold below 0 would fire. */
      if (!_mm_testz_si128(busy, busy) || _mm_movemask_ps(_mm_castsi128_ps(threshold)) != 0) {
        fires |= (uint64_t)(unsigned)step(x, y, sum, input, threshold, keep_u, keep_v, low, high)
                 << (k - base);
      }
    }
    for (; fires != 0; fires &= fires - 1) {
      const int32_t k = base + __builtin_ctzll(fires);
      *next++ = k;
      counts[k]++;
    }
  }
  *fired = (int32_t)(next - spikes);
  int32_t lanes[4];
  _mm_storeu_si128((__m128i *)lanes, idle);
  return count - lanes[0] - lanes[1] - lanes[2] - lanes[3];
}

int main(int argc, char **argv) {
  if (argc != 4) {
    fprintf(stderr, "usage: neurons NEURONS STEPS SEED\n");
    return 2;
  }
  const int32_t count = atoi(argv[1]) / 64 * 64;
  const int steps = atoi(argv[2]);
  uint32_t random = (uint32_t)strtoul(argv[3], NULL, 10);
  int32_t *potential = array(count), *current = array(count), *thresholds = array(count);
  int32_t *counts = array(count), *spikes = array(count), *sums = array(count), *inputs = array(count);
  for (int32_t k = 0; k < count; k++) thresholds[k] = between(&random, THRESHOLDS);
  for (int32_t k = 0; k < count; k++) inputs[k] = between(&random, INPUTS);
  /* Run twice from rest: the first time is not timed, it warms the cache. */
  struct timespec start, end;
  long long active = 0, spiked = 0;
  for (int round = 0; round < 2; round++) {
    for (int32_t k = 0; k < count; k++) potential[k] = current[k] = counts[k] = 0;
    active = spiked = 0;
    clock_gettime(CLOCK_MONOTONIC, &start);
    for (int step = 0; step < steps; step++) {
      memcpy(sums, inputs, (size_t)count * sizeof(int32_t));
      int32_t fired;
      active += update(potential, current, sums, thresholds, counts, spikes, count, &fired);
      spiked += fired;
    }
    clock_gettime(CLOCK_MONOTONIC, &end);
  }
  const double seconds = (double)(end.tv_sec - start.tv_sec) + 1e-9 * (double)(end.tv_nsec - start.tv_nsec);
  uint32_t checksum = 0;
  for (int32_t k = 0; k < count; k++) {
    checksum = checksum * 31u + (uint32_t)potential[k];
    checksum = checksum * 31u + (uint32_t)current[k];
    checksum = checksum * 31u + (uint32_t)counts[k];
  }
  printf("%.9f %.0f %u %lld %lld\n", seconds, (double)count * steps, checksum, active, spiked);
  return 0;
}
