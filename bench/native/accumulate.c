/*
 * Crossbar accumulation in 128-bit C: the method of src/engine/kernels/simd/assembly/accumulate-8.ts, so
 * that the two differ in their compilers alone.
 *
 *   accumulate BYTES STRIDE ROWS ONE_IN SEED PASSES TOUCH
 *
 * BYTES of random weights are taken as crossbars of ROWS rows of STRIDE bytes (a multiple of 16); in each
 * one row in ONE_IN is active. Every pass goes through all crossbars. Prints seconds, synaptic operations
 * and a checksum of the sums after the first pass.
 */
#define _POSIX_C_SOURCE 200809L
#include <smmintrin.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROWS_PER_FLUSH = 256, NEAR_BYTES = 16384, LEAST_ROWS = 32, LINE = 64, WIDEST = 4 };

static uint32_t state;

static uint32_t draw(void) {
  state ^= state << 13;
  state ^= state >> 17;
  state ^= state << 5;
  return state;
}

static inline void add4(int32_t *sums, __m128i four) {
  __m128i *at = (__m128i *)sums;
  _mm_storeu_si128(at, _mm_add_epi32(_mm_loadu_si128(at), four));
}

static inline void add8(int32_t *sums, __m128i eight) {
  add4(sums, _mm_cvtepi16_epi32(eight));
  add4(sums + 4, _mm_cvtepi16_epi32(_mm_srli_si128(eight, 8)));
}

/* `width` is a constant at every call, and the loops over it are unrolled: the arrays are registers. */
static inline __attribute__((always_inline)) void block(const uint8_t *weights, size_t stride,
                                                        const int32_t *rows, int count, int32_t *sums,
                                                        const int width) {
  __m128i all[WIDEST], high[WIDEST];
#pragma GCC unroll 4
  for (int v = 0; v < width; v++) all[v] = high[v] = _mm_setzero_si128();
#pragma GCC unroll 2
  for (int i = 0; i < count; i++) {
    const uint8_t *row = weights + (size_t)rows[i] * stride;
#pragma GCC unroll 4
    for (int v = 0; v < width; v++) {
      __m128i x = _mm_loadu_si128((const __m128i *)(row + 16 * v));
      all[v] = _mm_add_epi16(all[v], x);
      high[v] = _mm_add_epi16(high[v], _mm_srli_epi16(x, 8));
    }
  }
  const __m128i bias = _mm_set1_epi16((short)(count * 128));
#pragma GCC unroll 4
  for (int v = 0; v < width; v++) {
    __m128i even = _mm_sub_epi16(_mm_sub_epi16(all[v], _mm_slli_epi16(high[v], 8)), bias);
    __m128i odd = _mm_sub_epi16(high[v], bias);
    add8(sums + 16 * v, _mm_unpacklo_epi16(even, odd));
    add8(sums + 16 * v + 8, _mm_unpackhi_epi16(even, odd));
  }
}

static void touch_rows(const uint8_t *weights, size_t stride, const int32_t *rows, int count) {
  for (int i = 0; i < count; i++) {
    const volatile uint8_t *row = weights + (size_t)rows[i] * stride;
    for (size_t at = 0; at < stride; at += LINE) (void)row[at];
  }
}

static void accumulate(const uint8_t *weights, size_t stride, const int32_t *rows, int count, int32_t *sums,
                       int touch) {
  int most = ROWS_PER_FLUSH;
  if (touch) {
    most = NEAR_BYTES / (int)stride;
    if (most < LEAST_ROWS) most = LEAST_ROWS;
    if (most > ROWS_PER_FLUSH) most = ROWS_PER_FLUSH;
  }
  while (count > 0) {
    const int chunk = count < most ? count : most;
    if (touch) touch_rows(weights, stride, rows, chunk);
    size_t column = 0;
    while (column < stride) {
      const size_t vectors = (stride - column) / 16;
      const size_t width = vectors == 5 ? 3 : vectors < WIDEST ? vectors : WIDEST;
      const uint8_t *from = weights + column;
      int32_t *into = sums + column;
      if (width == 4) block(from, stride, rows, chunk, into, 4);
      else if (width == 3) block(from, stride, rows, chunk, into, 3);
      else if (width == 2) block(from, stride, rows, chunk, into, 2);
      else block(from, stride, rows, chunk, into, 1);
      column += 16 * width;
    }
    rows += chunk;
    count -= chunk;
  }
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

int main(int argc, char **argv) {
  if (argc != 8) {
    fprintf(stderr, "usage: accumulate BYTES STRIDE ROWS ONE_IN SEED PASSES TOUCH\n");
    return 2;
  }
  const size_t bytes = strtoull(argv[1], NULL, 10), stride = strtoull(argv[2], NULL, 10);
  const size_t rows = strtoull(argv[3], NULL, 10);
  const int one_in = atoi(argv[4]), passes = atoi(argv[6]), touch = atoi(argv[7]);
  state = (uint32_t)strtoul(argv[5], NULL, 10);
  const int active = (int)rows / one_in;
  const size_t crossbar = stride * rows, crossbars = bytes / crossbar;
  uint8_t *weights = aligned_alloc(LINE, crossbars * crossbar);
  int32_t *list = calloc((size_t)active, sizeof *list), *sums = calloc(stride, sizeof *sums);
  if (weights == NULL || list == NULL || sums == NULL) {
    fprintf(stderr, "no memory\n");
    return 1;
  }
  for (int i = 0; i < active; i++) {
    list[i] = i * one_in + (int)(((uint64_t)draw() * (uint64_t)one_in) >> 32);
  }
  for (size_t at = 0; at + 4 <= crossbars * crossbar; at += 4) {
    const uint32_t word = draw();
    memcpy(weights + at, &word, 4);
  }
  /* The first pass is not timed: it is the one that is checked, and it warms the cache. */
  for (size_t k = 0; k < crossbars; k++) {
    accumulate(weights + k * crossbar, stride, list, active, sums, touch);
  }
  uint32_t checksum = 0;
  for (size_t c = 0; c < stride; c++) checksum = checksum * 31 + (uint32_t)sums[c];
  const double start = now();
  for (int pass = 0; pass < passes; pass++) {
    for (size_t k = 0; k < crossbars; k++) accumulate(weights + k * crossbar, stride, list, active, sums, touch);
  }
  const double seconds = now() - start;
  const double operations = (double)passes * (double)crossbars * (double)active * (double)stride;
  /* The last sum is used, so that no pass can be left out. */
  printf("%.9f %.0f %u %d\n", seconds, operations, checksum, sums[stride - 1]);
  return 0;
}
