package dev.nodepool.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class PythonTextTest {
  @Test
  void values_look_as_python_prints_them() {
    assertThat(PythonText.repr(null)).isEqualTo("None");
    assertThat(PythonText.repr(true)).isEqualTo("True");
    assertThat(PythonText.repr(7)).isEqualTo("7");
    assertThat(PythonText.repr(new BigInteger("123456789012345678901234567890")))
        .isEqualTo("123456789012345678901234567890");
    assertThat(PythonText.repr(Arrays.asList("a", null, 1.5))).isEqualTo("['a', None, 1.5]");
  }

  @Test
  void a_dict_keeps_its_order() {
    var dict = new LinkedHashMap<String, Object>();
    dict.put("zuul_system", "zuul-1");
    dict.put("slots", List.of(1, 2));
    dict.put("none", null);
    assertThat(PythonText.repr(dict))
        .isEqualTo("{'zuul_system': 'zuul-1', 'slots': [1, 2], 'none': None}");
  }

  @Test
  void floats_look_as_python_prints_them() {
    assertThat(PythonText.repr(1.0)).isEqualTo("1.0");
    assertThat(PythonText.repr(1796126339.25)).isEqualTo("1796126339.25");
    assertThat(PythonText.repr(1e16)).isEqualTo("1e+16");
    assertThat(PythonText.repr(0.00001)).isEqualTo("1e-05");
    assertThat(PythonText.repr(1.5e300)).isEqualTo("1.5e+300");
    assertThat(PythonText.repr(Double.NaN)).isEqualTo("nan");
    assertThat(PythonText.repr(Double.NEGATIVE_INFINITY)).isEqualTo("-inf");
  }

  @Test
  void text_is_quoted_as_python_quotes_it() {
    assertThat(PythonText.repr("it's")).isEqualTo("\"it's\"");
    assertThat(PythonText.repr("\"it's\"")).isEqualTo("'\"it\\'s\"'");
    assertThat(PythonText.repr("a\\b\n\t\u001b")).isEqualTo("'a\\\\b\\n\\t\\x1b'");
    assertThat(PythonText.repr("zoë")).isEqualTo("'zoë'");
  }
}
